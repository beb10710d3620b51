// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The device block of a connect request: an Ed25519 key and a signature over this connection's challenge. Immutable. A
 * replayed signature carries another nonce, a key that is not the device's has another digest.
 */
record Device(String id, String publicKey, String signature, long signedAt, String nonce) {
    private static final String SPKI = "302a300506032b6570032100";
    private static final String PEM = "-----BEGIN PUBLIC KEY-----";
    static final long SKEW_MS = 120_000;

    /** What the client signed along with the challenge. */
    record Signed(
            String clientId, String mode, String role, List<String> scopes, Json.Obj auth, String platform, String family) {}

    static Optional<Device> of(Json.Obj connect) {
        if (!(connect.get("device") instanceof Json.Obj d)) {
            return Optional.empty();
        }
        return Optional.of(new Device(d.text("id").orElse(""), d.text("publicKey").orElse(""),
                d.text("signature").orElse(""), d.integer("signedAt").orElse(0L), d.text("nonce").orElse("")));
    }

    /** @throws Refused when the device does not prove its key for this connection */
    void verify(Signed signed, String challenge, long now) {
        byte[] raw = fresh(now);
        if (nonce.isEmpty()) {
            throw refused("device nonce required", "DEVICE_AUTH_NONCE_REQUIRED", "device-nonce-missing");
        }
        if (!nonce.equals(challenge)) {
            throw refused("device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH", "device-nonce-mismatch");
        }
        String second = claims(signed) + "|" + nonce;
        String third = second + "|" + plain(signed.platform()) + "|" + plain(signed.family());
        if (!signedBy(raw, "v3|" + third) && !signedBy(raw, "v2|" + second)) {
            throw refused("device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID", "device-signature");
        }
    }

    /** The oldest form, which answers no challenge: it counts once. @throws Refused when it does not prove the key */
    void verifyUnchallenged(Signed signed, SeenSignatures seen, long now) {
        byte[] raw = fresh(now);
        if (!signedBy(raw, "v1|" + claims(signed))) {
            throw refused("device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID", "device-signature");
        }
        if (!seen.first(signature, now)) {
            throw refused("device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale");
        }
    }

    private String claims(Signed signed) {
        return String.join("|", id, signed.clientId(), signed.mode(), signed.role(), String.join(",", signed.scopes()),
                Long.toString(signedAt), token(signed.auth()));
    }

    /** The raw key, when it is the device's and the signature of now. */
    private byte[] fresh(long now) {
        byte[] raw = raw();
        if (!MessageDigest.isEqual(ascii(id), ascii(HexFormat.of().formatHex(sha256(raw))))) {
            throw refused("device identity mismatch", "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch");
        }
        if (Math.abs(now - signedAt) > SKEW_MS) {
            throw refused("device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale");
        }
        return raw;
    }

    /** The raw key as base64url, however it came. */
    String canonicalKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw());
    }

    private byte[] raw() {
        try {
            byte[] raw = publicKey.startsWith(PEM) ? pem() : Base64.getUrlDecoder().decode(publicKey);
            if (raw.length == 32) {
                return raw;
            }
        } catch (IllegalArgumentException e) {
            // falls through: not a key
        }
        throw refused("device public key invalid", "DEVICE_AUTH_PUBLIC_KEY_INVALID", "device-public-key");
    }

    /** The key inside a PEM text; anything but an Ed25519 key gives one of a wrong length. */
    private byte[] pem() {
        String body = publicKey.substring(PEM.length()).replace("-----END PUBLIC KEY-----", "").replaceAll("\\s", "");
        byte[] spki = Base64.getDecoder().decode(body);
        byte[] prefix = HexFormat.of().parseHex(SPKI);
        boolean ed25519 = spki.length == prefix.length + 32
                && MessageDigest.isEqual(prefix, Arrays.copyOf(spki, prefix.length));
        return ed25519 ? Arrays.copyOfRange(spki, prefix.length, spki.length) : new byte[0];
    }

    private boolean signedBy(byte[] raw, String text) {
        try {
            byte[] encoded = HexFormat.of().parseHex(SPKI + HexFormat.of().formatHex(raw));
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String token(Json.Obj auth) {
        return auth.text("token").or(() -> auth.text("deviceToken")).or(() -> auth.text("bootstrapToken")).orElse("");
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static byte[] sha256(byte[] raw) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(raw);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Refused refused(String text, String code, String reason) {
        Json.Obj details = Json.object().put("code", code).put("reason", reason).build();
        return Refused.of(new Refusal("INVALID_REQUEST", text, details, 0));
    }
}
