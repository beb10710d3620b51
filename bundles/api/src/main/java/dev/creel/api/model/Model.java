// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model;

import java.util.Objects;

/**
 * A model.
 *
 * @param id the id within its provider
 * @param name for people
 * @param contextWindow tokens, 0 if unknown
 * @param maxTokens most tokens of one answer, 0 if unknown
 * @param reasoning whether it thinks before answering
 */
public record Model(String id, String name, int contextWindow, int maxTokens, boolean reasoning) {
    public Model {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
    }
}
