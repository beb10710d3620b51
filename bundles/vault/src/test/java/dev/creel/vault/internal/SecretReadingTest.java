// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import dev.creel.confine.Caller;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginId;
import dev.creel.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SecretReadingTest {
    private final Vault vault = new Vault() {
        @Override
        public Optional<String> resolve(SecretRef ref) {
            return switch (ref.name()) {
                case "a.password" -> Optional.of("value");
                case "long.password" -> Optional.of("0123456789abcdef");
                case "dull.password" -> Optional.of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
                default -> Optional.empty();
            };
        }

        @Override
        public void store(SecretRef ref, String value) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void aGrantedSecretIsRead() {
        assertThat(offered("a.password").read(new SecretRef("a.password"))).containsExactly('v', 'a', 'l', 'u', 'e');
    }

    @Test
    void anotherIsRefusedBeforeTheVaultIsAsked() {
        assertThatThrownBy(() -> offered("b.password").read(new SecretRef("a.password"))).isInstanceOf(Refused.class);
    }

    @Test
    void aSecretWithoutAValueSaysSo() {
        assertThatThrownBy(() -> offered("c.password").read(new SecretRef("c.password"))).isInstanceOf(Failure.class)
                .hasMessageContaining("c.password").hasMessageContaining("set it");
    }

    @Test
    void aSignatureIsVerifiedWithoutShowingTheSecret() {
        Secrets secrets = offered("a.password use");
        byte[] data = "what was said".getBytes(StandardCharsets.UTF_8);
        // By: printf 'what was said' | openssl dgst -sha256 -hmac value
        byte[] signature = HexFormat.of().parseHex("ce21110981d0a550d1e40f97a716c565ed9d36f12ccfc9ace7badd46821f0772");
        SecretRef ref = new SecretRef("a.password");
        assertThat(secrets.verifyHmac(ref, "HmacSHA256", data, signature)).isTrue();
        assertThat(secrets.verifyHmac(ref, "HmacSHA512", data, signature)).isFalse();
        assertThat(secrets.verifyHmac(ref, "HmacSHA256", "what was sait".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
        signature[31]++;
        assertThat(secrets.verifyHmac(ref, "HmacSHA256", data, signature)).isFalse();
        assertThat(secrets.verifyHmac(ref, "HmacSHA256", data, new byte[0])).isFalse();
        assertThatThrownBy(() -> secrets.verifyHmac(ref, "HmacMD5", data, signature)).isInstanceOf(Failure.class);
    }

    @Test
    void aPresentedSecretIsCompared() {
        Secrets secrets = offered("a.password use");
        SecretRef ref = new SecretRef("a.password");
        assertThat(secrets.equal(ref, "value".getBytes(StandardCharsets.UTF_8))).isTrue();
        for (String other : new String[] {"", "valu", "value ", "Value", "value\0"}) {
            assertThat(secrets.equal(ref, other.getBytes(StandardCharsets.UTF_8))).as(other).isFalse();
        }
    }

    /** With a missing secret every comparison could come out equal somewhere. */
    @Test
    void nothingIsComparedWithAMissingSecret() {
        Secrets secrets = offered("c.password use");
        SecretRef ref = new SecretRef("c.password");
        assertThatThrownBy(() -> secrets.equal(ref, new byte[0])).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> secrets.verifyHmac(ref, "HmacSHA256", new byte[0], new byte[0])).isInstanceOf(Failure.class);
    }

    @Test
    void aSecretThatCouldBeTriedOutIsTold() {
        assertThat(offered("long.password use").guessable(new SecretRef("long.password"))).isFalse();
        assertThat(offered("a.password use").guessable(new SecretRef("a.password"))).isTrue();
        assertThat(offered("dull.password use").guessable(new SecretRef("dull.password"))).isTrue();
        assertThatThrownBy(() -> offered("b.password use").guessable(new SecretRef("a.password"))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> offered("c.password use").guessable(new SecretRef("c.password"))).isInstanceOf(Failure.class);
    }

    @Test
    void usingAndReadingAreTwoRights() {
        SecretRef ref = new SecretRef("a.password");
        assertThatThrownBy(() -> offered("a.password use").read(ref)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> offered("a.password").equal(ref, new byte[0])).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> offered("a.password").verifyHmac(ref, "HmacSHA256", new byte[0], new byte[0])).isInstanceOf(Refused.class);
    }

    private Secrets offered(String granted) {
        Secrets[] offered = new Secrets[1];
        new SecretReading(new Facades() {
            @Override
            public <T> AutoCloseable offer(Class<T> contract, Function<Caller, ? extends T> factory) {
                offered[0] = (Secrets) factory.apply(new Holder(granted.contains(" ") ? granted : granted + " read"));
                return () -> { };
            }

            @Override
            public <T> T guard(Class<T> contract, T hostObject) {
                return hostObject;
            }

            @Override
            public <T> T guard(Class<T> contract, T hostObject, BooleanSupplier over) {
                return hostObject;
            }
        }, vault);
        return offered[0];
    }

    /** Holds one right to one secret. */
    private record Holder(String granted) implements Caller {
        @Override
        public PluginId plugin() {
            return new PluginId("a", "a", "1", "");
        }

        @Override
        public boolean holds(String type, String name, String actions) {
            return type.endsWith(".SecretPermission") && (name + ' ' + actions).equals(granted);
        }

        @Override
        public boolean contributes(String kind) {
            return false;
        }

        @Override
        public AutoCloseable socket(Call call, Runnable over) {
            throw new Refused("D-1", "sockets");
        }

        @Override
        public void demand(String type, String name, String actions) {
            if (!holds(type, name, actions)) {
                throw new Refused("D-1", name);
            }
        }
    }
}
