// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final String NONCE = "0b5f5a3e-2f6c-4f3c-9c5e-7d1f5b6a9e10";
    private static final Device.Signed SIGNED = new Device.Signed("cli", "cli", "operator", List.of("operator.read", "operator.write"),
            Json.object().put("token", "shared").build(), " Linux ", "Desk");
    private static final String SECOND = "cli|cli|operator|operator.read,operator.write|" + NOW + "|shared|" + NONCE;

    private final KeyPair keys = pair();

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] raw(KeyPair keys) {
        byte[] encoded = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static String id(KeyPair keys) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw(keys)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String sign(String text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return base64(signature.sign());
    }

    /** A device whose signature covers that text after its version and id. */
    private Device device(String version, String text) throws GeneralSecurityException {
        return new Device(id(keys), base64(raw(keys)), sign(version + "|" + id(keys) + "|" + text), NOW, NONCE);
    }

    private static String refusal(Device device, Device.Signed signed, String challenge, long now) {
        Refused refused =
                catchThrowableOfType(Refused.class, () -> device.verify(signed, challenge, now));
        assertThat(refused).isNotNull();
        assertThat(refused.close()).isEqualTo(1008);
        return refused.answer().getMessage();
    }

    private static String refusal(Device device) {
        return refusal(device, SIGNED, NONCE, NOW);
    }

    @Test
    void bothFormsOfTheSignatureProveTheKey() throws GeneralSecurityException {
        Device second = device("v2", SECOND);
        Device third = device("v3", SECOND + "|linux|desk");
        assertThatCode(() -> second.verify(SIGNED, NONCE, NOW)).doesNotThrowAnyException();
        assertThatCode(() -> third.verify(SIGNED, NONCE, NOW + 119_000)).doesNotThrowAnyException();
    }

    @Test
    void aSignatureOfAnotherConnectionIsRefused() throws GeneralSecurityException {
        Device device = device("v2", SECOND);
        assertThat(refusal(device, SIGNED, "another-challenge", NOW)).isEqualTo("device nonce mismatch");
        assertThat(refusal(device, SIGNED, NONCE, NOW + 121_000)).isEqualTo("device signature expired");
        assertThat(refusal(device, SIGNED, NONCE, NOW - 121_000)).isEqualTo("device signature expired");
        Device without = new Device(device.id(), device.publicKey(), device.signature(), NOW, "");
        assertThat(refusal(without, SIGNED, "", NOW)).isEqualTo("device nonce required");
        Device renamed = new Device(device.id(), device.publicKey(), device.signature(), NOW, "fresh");
        assertThat(refusal(renamed, SIGNED, "fresh", NOW)).as("a new nonce needs a new signature").isEqualTo("device signature invalid");
        Device later = new Device(device.id(), device.publicKey(), device.signature(), NOW + 1, NONCE);
        assertThat(refusal(later)).isEqualTo("device signature invalid");
    }

    @Test
    void aSignatureCoversWhoAsksForWhat() throws GeneralSecurityException {
        Device device = device("v2", SECOND);
        for (Device.Signed other : List.of(
                new Device.Signed("other", "cli", "operator", SIGNED.scopes(), SIGNED.auth(), "", ""),
                new Device.Signed("cli", "ui", "operator", SIGNED.scopes(), SIGNED.auth(), "", ""),
                new Device.Signed("cli", "cli", "node", SIGNED.scopes(), SIGNED.auth(), "", ""),
                new Device.Signed("cli", "cli", "operator", List.of("operator.read", "operator.admin"), SIGNED.auth(), "", ""),
                new Device.Signed("cli", "cli", "operator", SIGNED.scopes(), Json.Obj.EMPTY, "", ""))) {
            assertThat(refusal(device, other, NONCE, NOW)).isEqualTo("device signature invalid");
        }
        Device third = device("v3", SECOND + "|linux|desk");
        Device.Signed elsewhere = new Device.Signed("cli", "cli", "operator", SIGNED.scopes(), SIGNED.auth(), "windows", "desk");
        assertThat(refusal(third, elsewhere, NONCE, NOW)).isEqualTo("device signature invalid");
    }

    @Test
    void aKeyThatIsNotTheDevicesIsRefused() throws GeneralSecurityException {
        Device own = device("v2", SECOND);
        KeyPair stranger = pair();
        assertThat(refusal(new Device(own.id(), base64(raw(stranger)), own.signature(), NOW, NONCE))).isEqualTo("device identity mismatch");
        assertThat(refusal(new Device(id(stranger), base64(raw(stranger)), own.signature(), NOW, NONCE)))
                .isEqualTo("device signature invalid");
        for (String key : List.of("", "A", "!!", base64(new byte[31]), base64(new byte[33]))) {
            assertThat(refusal(new Device(own.id(), key, own.signature(), NOW, NONCE))).isEqualTo("device public key invalid");
        }
        for (String signature : List.of("", "A", "!!", base64(new byte[64]), base64(new byte[63]))) {
            assertThat(refusal(new Device(own.id(), own.publicKey(), signature, NOW, NONCE))).isEqualTo("device signature invalid");
        }
    }

    @Test
    void theBlockIsReadFromTheRequestOrIsAbsent() {
        assertThat(Device.of(Json.Obj.EMPTY)).isEmpty();
        assertThat(Device.of((Json.Obj) Json.parse("{\"device\":\"x\"}", 8))).isEmpty();
        assertThat(Device.of((Json.Obj) Json.parse("{\"device\":{\"id\":1}}", 8)))
                .contains(new Device("", "", "", 0, ""));
    }
}
