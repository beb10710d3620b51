// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerKeyTest {
    private static final byte[] TEXT = "the exact bytes".getBytes(StandardCharsets.UTF_8);
    private final Signer signer = new Signer();

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    @Test
    void theVectorOfTheStandardIsRead() {
        SignerKey key = new SignerKey(base64("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        String signature = base64("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
                + "24655141438e7a100b");
        assertThat(key.signed(new byte[0], signature)).isTrue();
        assertThat(key.signed(new byte[1], signature)).isFalse();
    }

    @Test
    void aSignatureIsOfOneKeyOverExactlyTheseBytes() {
        String signature = signer.sign(TEXT);
        assertThat(signer.key().signed(TEXT, signature)).isTrue();
        assertThat(new Signer().key().signed(TEXT, signature)).isFalse();
        assertThat(signer.key().signed("the exact byteS".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
    }

    @Test
    void aSignatureWithAnyBitChangedIsNone() {
        byte[] signature = Base64.getDecoder().decode(signer.sign(TEXT));
        for (int bit = 0; bit < signature.length * 8; bit += 7) {
            byte[] changed = signature.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(signer.key().signed(TEXT, Base64.getEncoder().encodeToString(changed))).as("bit " + bit).isFalse();
        }
    }

    @Test
    void aSignatureHasOneSpelling() {
        String signature = signer.sign(TEXT);
        SignerKey key = signer.key();
        assertThat(key.signed(TEXT, signature)).isTrue();
        for (String other : new String[] {"", " " + signature, signature + "\n", signature.replace("=", ""), signature + signature,
            signature.substring(0, 84), signature.substring(4), HexFormat.of().formatHex(Base64.getDecoder().decode(signature)),
            signature.substring(0, 40) + "\r\n" + signature.substring(40), signature.substring(0, 85) + "x=="}) {
            assertThat(key.signed(TEXT, other)).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp=", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURoA", "not base64 at all, but long enough.....",
        "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="})
    void anotherLengthOrSpellingIsNoKey(String text) {
        assertThat(new SignerKey("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=").text()).hasSize(44);
        assertThatThrownBy(() -> new SignerKey(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("44 characters");
    }

    /** With the neutral point as key, S = 0 and R = that point fit every text; the JDK says so too. */
    @Test
    void aKeyForWhichAnybodyCanSignIsRefused() throws GeneralSecurityException {
        String neutral = "0100000000000000000000000000000000000000000000000000000000000000";
        Signature jdk = Signature.getInstance("Ed25519");
        jdk.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex("302a300506032b6570032100" + neutral))));
        jdk.update(TEXT);
        assertThat(jdk.verify(HexFormat.of().parseHex(neutral + "00".repeat(32)))).isTrue();
        assertThatThrownBy(() -> new SignerKey(base64(neutral))).hasMessageContaining("anybody");
        assertThatThrownBy(() -> new SignerKey(base64(neutral.substring(0, 62) + "80"))).hasMessageContaining("anybody");
        assertThatThrownBy(() -> new SignerKey(base64("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"))).hasMessageContaining("anybody");
    }
}
