// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.secret;

import dev.creel.api.plugin.Failure;
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
     * @throws Failure when the secret has no value
     */
    char[] read(SecretRef secret);

    /**
     * Whether {@code signature} is the HMAC of {@code data} under the secret, compared in constant time. Needs
     * {@code SecretPermission NAME "use"}.
     *
     * @param algorithm {@code HmacSHA256}, {@code HmacSHA1} or {@code HmacSHA512}
     */
    boolean verifyHmac(SecretRef secret, String algorithm, byte[] data, byte[] signature);

    /** Whether the secret is exactly that, compared in constant time. Needs {@code SecretPermission NAME "use"}. */
    boolean equal(SecretRef secret, byte[] presented);

    /**
     * Whether somebody could find the secret out by trying, so that nothing should be believed because of it: one of fewer than
     * 16 bytes, or of fewer than 6 different ones. Needs {@code SecretPermission NAME "use"}.
     */
    default boolean guessable(SecretRef secret) {
        return true;
    }
}
