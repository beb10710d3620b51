// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import dev.creel.confine.Caller;
import dev.creel.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets as one plugin may read or use them. What it has compared is compared by digests, so that neither the place of the
 * first difference nor the secret's length shows in the time it takes. Thread-safe.
 */
final class PluginSecrets implements dev.creel.api.secret.Secrets {
    private static final String PERMISSION = "dev.creel.api.secret.SecretPermission";
    private static final Set<String> ALGORITHMS = Set.of("HmacSHA256", "HmacSHA1", "HmacSHA512");
    private static final int MAX_PRESENTED = 64 << 10;
    private static final int SHORTEST = 16;
    private static final int FEWEST = 6;

    private final Caller caller;
    private final Vault vault;

    PluginSecrets(Caller caller, Vault vault) {
        this.caller = caller;
        this.vault = vault;
    }

    @Override
    public char[] read(SecretRef secret) {
        caller.demand(PERMISSION, secret.name(), "read");
        return value(secret).toCharArray();
    }

    @Override
    public boolean verifyHmac(SecretRef secret, String algorithm, byte[] data, byte[] signature) {
        caller.demand(PERMISSION, secret.name(), "use");
        if (!ALGORITHMS.contains(algorithm)) {
            throw new Failure(Failure.Code.BAD_INPUT, "a signature is HmacSHA256, HmacSHA1 or HmacSHA512");
        }
        return MessageDigest.isEqual(hmac(algorithm, bytes(secret), data), signature);
    }

    @Override
    public boolean equal(SecretRef secret, byte[] presented) {
        caller.demand(PERMISSION, secret.name(), "use");
        byte[] value = bytes(secret);
        return presented.length <= MAX_PRESENTED && MessageDigest.isEqual(digest(value), digest(presented));
    }

    @Override
    public boolean guessable(SecretRef secret) {
        caller.demand(PERMISSION, secret.name(), "use");
        String value = value(secret);
        return value.getBytes(StandardCharsets.UTF_8).length < SHORTEST || value.chars().distinct().count() < FEWEST;
    }

    /** @throws Failure when there is none: nothing equals a secret that is missing, and whoever asks must not go on without it */
    private String value(SecretRef secret) {
        return vault.resolve(secret)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new Failure(
                        Failure.Code.AUTH, "the secret " + secret.name() + " has no value; set it in the configuration"));
    }

    private byte[] bytes(SecretRef secret) {
        return value(secret).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is not there", e);
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not there", e);
        }
    }
}
