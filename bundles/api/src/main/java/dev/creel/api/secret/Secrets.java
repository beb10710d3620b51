// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.secret;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Secrets whose value the plugin itself must hold, because a protocol library signs in with it. What goes over HTTP needs
 * none of this: there the host writes the value, see {@link dev.creel.api.net.Bind}. Thread-safe.
 */
@ProviderType
public interface Secrets {
    /**
     * The value; the caller may overwrite it after use. Needs {@code SecretPermission NAME "read"}, which the operator sees
     * in red at consent.
     *
     * @throws dev.creel.api.plugin.Failure when the secret has no value
     */
    char[] read(SecretRef secret);
}
