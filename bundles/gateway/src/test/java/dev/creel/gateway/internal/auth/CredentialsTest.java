// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.gateway.internal.Fakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    Path state;

    private final Fakes fakes = new Fakes();
    private Map<String, String> flags = Map.of();
    private Map<String, String> env = Map.of();

    private Credentials credentials() {
        fakes.snapshot = new Snapshot(fakes.snapshot.generation() + 1, "", fakes.snapshot.root(), state.toString(), "");
        return new Credentials(fakes.config(), fakes.vault(), name -> Optional.ofNullable(flags.get(name)),
                name -> Optional.ofNullable(env.get(name)));
    }

    @Test
    void aTokenIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
        Secret first = credentials().required();
        Path file = state.resolve(Credentials.TOKEN_FILE);
        String token = Files.readString(file).strip();
        assertThat(token).hasSize(43);
        assertThat(first.matches(token)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent()))).isEqualTo("rwx------");
        assertThat(credentials().required().same(first)).isTrue();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> credentials().required()).hasMessageContaining("can be read by others");
    }

    @Test
    void aTokenFileThatIsALinkIsRefused() throws IOException {
        Path elsewhere = Files.writeString(state.resolve("planted"), "planted-token");
        Files.createDirectories(state.resolve("credentials"));
        Files.createSymbolicLink(state.resolve(Credentials.TOKEN_FILE), elsewhere);
        assertThatThrownBy(() -> credentials().required()).hasMessageContaining("no plain file");
    }

    /** A fault that threw instead would leave whoever came in by the old secret connected. */
    @Test
    void aTokenThatCannotBeReadOrMadeLetsNobodyIn() throws IOException {
        Credentials credentials = credentials();
        Secret before = credentials.required();
        Files.delete(state.resolve(Credentials.TOKEN_FILE));
        Files.delete(state.resolve(Credentials.TOKEN_FILE).getParent());
        Files.writeString(state.resolve(Credentials.TOKEN_FILE).getParent(), "in the way");
        fakes.snapshot = new Snapshot(fakes.snapshot.generation() + 1, "", fakes.snapshot.root(), state.toString(), "");
        assertThat(credentials.get().same(before)).isFalse();
        assertThat(credentials.get().matches("")).isFalse();
    }

    @Test
    void anAdmissionThatCannotBeToldIsOver() {
        Admission unknown = () -> {
            throw new IllegalStateException("no devices");
        };
        assertThat(unknown.over()).isPresent();
        Admission lasting = Optional::empty;
        assertThat(lasting.over()).isEmpty();
    }

    @Test
    void flagsComeBeforeConfigurationBeforeEnvironment() {
        env = Map.of("OPENCLAW_GATEWAY_TOKEN", "family-token");
        assertThat(credentials().required().matches("family-token")).isTrue();
        env = Map.of("OPENCLAW_GATEWAY_TOKEN", "family-token", "CREEL_GATEWAY_TOKEN", "our-token");
        assertThat(credentials().required().matches("our-token")).isTrue();
        fakes.secrets.put("gateway.auth.token", "configured-token");
        assertThat(credentials().required().matches("configured-token")).isTrue();
        flags = Map.of("token", "flag-token");
        assertThat(credentials().required().matches("flag-token")).isTrue();
    }

    @Test
    void aConfiguredSecretThatCannotBeResolvedIsNotReplaced() {
        env = Map.of("CREEL_GATEWAY_TOKEN", "our-token");
        fakes.secrets.put("gateway.auth.token", "unresolvable");
        assertThatThrownBy(() -> credentials().required()).hasMessageContaining("gateway.auth.token is configured but cannot be resolved");
        // After a start the same fault locks everybody out instead of opening another door.
        assertThat(credentials().get().matches("our-token")).isFalse();
    }

    @Test
    void placeholdersAndOpenModesAreRefusedAtStart() {
        for (String bad : new String[] {"undefined", "null", "NULL", " ", "\t"}) {
            flags = Map.of("token", bad);
            assertThatThrownBy(() -> credentials().required()).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
        flags = Map.of("auth", "none");
        assertThatThrownBy(() -> credentials().required()).hasMessageContaining("every client has to prove itself");
        flags = Map.of("auth", "password");
        assertThatThrownBy(() -> credentials().required()).hasMessageContaining("there is none");
    }

    @Test
    void anEditedSecretIsInForceAtOnce() {
        fakes.secrets.put("gateway.auth.token", "old-token");
        Credentials credentials = credentials();
        assertThat(credentials.get().matches("old-token")).isTrue();
        fakes.secrets.put("gateway.auth.token", "new-token");
        fakes.configure(Json.Obj.EMPTY.text());
        assertThat(credentials.get().matches("new-token")).isTrue();
        assertThat(credentials.get().matches("old-token")).isFalse();
    }
}
