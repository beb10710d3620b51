// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.secret;

import java.util.Objects;

/** The name of a secret, for example {@code models.providers.openai.apiKey}; a name, not a value: forging one gains nothing. */
public record SecretRef(String name) {
    public SecretRef {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.length() > 256) {
            throw new IllegalArgumentException("a secret's name has 1 to 256 characters");
        }
    }
}
