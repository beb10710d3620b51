// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Refused;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import dev.creel.confine.Caller;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginId;
import dev.creel.vault.Vault;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SecretReadingTest {
    private final Vault vault = new Vault() {
        @Override
        public Optional<String> resolve(SecretRef ref) {
            return ref.name().equals("a.password") ? Optional.of("value") : Optional.empty();
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

    private Secrets offered(String granted) {
        Secrets[] offered = new Secrets[1];
        new SecretReading(new Facades() {
            @Override
            public <T> AutoCloseable offer(Class<T> contract, Function<Caller, ? extends T> factory) {
                offered[0] = (Secrets) factory.apply(new Holder(granted));
                return () -> { };
            }

            @Override
            public <T> T guard(Class<T> contract, T hostObject) {
                return hostObject;
            }
        }, vault);
        return offered[0];
    }

    /** Holds the right to read one secret. */
    private record Holder(String granted) implements Caller {
        @Override
        public PluginId plugin() {
            return new PluginId("a", "a", "1", "");
        }

        @Override
        public boolean holds(String type, String name, String actions) {
            return type.endsWith(".SecretPermission") && name.equals(granted) && actions.equals("read");
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
