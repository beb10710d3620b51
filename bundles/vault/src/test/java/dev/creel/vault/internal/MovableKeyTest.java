// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.vault.StoreException;
import dev.creel.vault.VaultKey.Place;
import dev.creel.vault.VaultKey.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master key in each of its places: what was sealed before opens still, and nobody without the place opens it. */
class MovableKeyTest {
    private static final String WORDS = "correct horse battery staple";

    @TempDir
    Path dir;
    private Path state;
    private Path keychain;

    @BeforeEach
    void sealed() throws IOException {
        state = dir.resolve("state");
        keychain = Files.writeString(dir.resolve("secret-tool"), "#!/bin/sh\nenv > \"$0.env\"\n"
                + "case \"$1\" in store) cat > \"$0.kept\";; lookup) cat \"$0.kept\";; *) exit 1;; esac\n");
        Files.setPosixFilePermissions(keychain, PosixFilePermissions.fromString("rwx------"));
        FileStore.of(new FileDisk(state), true, "").write("credentials/x", "text".getBytes(StandardCharsets.UTF_8));
    }

    private KeySources sources(String passphrase, String credentials) {
        return new KeySources(credentials, passphrase, new Keychain(keychain));
    }

    private MovableKey key() {
        return new MovableKey(new FileDisk(state), sources("", ""));
    }

    private byte[] master(String passphrase) {
        return new MasterKey(new FileDisk(state), sources(passphrase, "")).get();
    }

    private String recorded() throws IOException {
        return Files.readString(state.resolve(MasterKey.PATH));
    }

    @Test
    void liesBesideWhatItProtectsAtFirst() {
        assertThat(key().where()).isEqualTo(new Where(Place.HERE, MasterKey.PATH, true));
        assertThat(new MovableKey(new FileDisk(dir.resolve("new")), sources("", "")).where().place()).isEqualTo(Place.NONE);
    }

    @Test
    void goesUnderAPassphraseAndBack() throws IOException {
        byte[] before = master("");
        String plain = recorded().strip();
        assertThat(key().move(Place.PASSPHRASE, WORDS)).isEqualTo(new Where(Place.PASSPHRASE, MasterKey.PATH, false));
        assertThat(recorded()).doesNotContain(plain);
        assertThat(master(WORDS)).isEqualTo(before);
        assertThatThrownBy(() -> master("correct horse battery stapler")).isInstanceOf(StoreException.class).hasMessageContaining("does not open");
        assertThatThrownBy(() -> master("")).isInstanceOf(StoreException.class).hasMessageContaining(KeySources.VARIABLE);
        Path credentials = Files.createDirectories(dir.resolve("credentials"));
        Files.writeString(credentials.resolve(KeySources.PASSPHRASE), WORDS + "\n");
        assertThat(new MasterKey(new FileDisk(state), sources("", credentials.toString())).get()).isEqualTo(before);
        assertThat(new MovableKey(new FileDisk(state), sources(WORDS, "")).move(Place.HERE, "").place()).isEqualTo(Place.HERE);
        assertThat(master("")).isEqualTo(before);
    }

    @Test
    void aShortPassphraseIsRefused() {
        assertThatThrownBy(() -> key().move(Place.PASSPHRASE, "hunter2")).isInstanceOf(StoreException.class).hasMessageContaining("16 characters");
        assertThat(key().where().place()).isEqualTo(Place.HERE);
    }

    @Test
    void goesIntoAFileThatNobodyElseReads() throws IOException {
        byte[] before = master("");
        Path file = dir.resolve("stick.key");
        assertThat(key().move(Place.FILE, file.toString())).isEqualTo(new Where(Place.FILE, file.toString(), false));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("r--------");
        assertThat(recorded()).doesNotContain(Base64.getEncoder().encodeToString(before));
        assertThat(master("")).isEqualTo(before);
        assertThatThrownBy(() -> key().move(Place.FILE, file.toString())).hasMessageContaining("is there already");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assertThatThrownBy(() -> master("")).isInstanceOf(StoreException.class).hasMessageContaining("others");
        Files.delete(file);
        assertThatThrownBy(() -> master("")).isInstanceOf(StoreException.class);
        assertThat(recorded()).as("and no other key is made in its place").contains("stick.key");
    }

    @Test
    void aFileInTheStateFolderIsStillBesides() {
        assertThat(key().move(Place.FILE, state.resolve("other.key").toString()).besides()).isTrue();
    }

    @Test
    void goesIntoTheKeychain() throws IOException {
        byte[] before = master("");
        assertThat(key().move(Place.KEYCHAIN, "")).isEqualTo(new Where(Place.KEYCHAIN, "creel, " + state, false));
        assertThat(recorded()).doesNotContain(Base64.getEncoder().encodeToString(before));
        assertThat(master("")).isEqualTo(before);
        Files.delete(dir.resolve("secret-tool.kept"));
        assertThatThrownBy(() -> master("")).isInstanceOf(StoreException.class).hasMessageContaining("keychain");
    }

    @Test
    void theKeychainsToolSeesNoVariablesOfOurs() throws IOException {
        assertThat(System.getenv()).as("there is one that could be seen").containsKey("PATH");
        String key = recorded().strip();
        key().move(Place.KEYCHAIN, "");
        assertThat(Files.readAllLines(dir.resolve("secret-tool.env"))).isNotEmpty()
                .noneMatch(line -> line.startsWith("CREEL_") || line.contains(key))
                .allMatch(line -> line.matches("(DBUS_SESSION_BUS_ADDRESS|XDG_RUNTIME_DIR|HOME|DISPLAY|WAYLAND_DISPLAY|PWD|OLDPWD|SHLVL|_)=.*"));
    }

    @Test
    void withoutAKeychainNothingIsMoved() throws IOException {
        String before = recorded();
        Files.delete(keychain);
        assertThatThrownBy(() -> key().move(Place.KEYCHAIN, "")).isInstanceOf(StoreException.class).hasMessageContaining("libsecret-tools");
        assertThat(recorded()).isEqualTo(before);
    }

    @Test
    void aCredentialOfSystemdGoesFirst() throws IOException {
        Path credentials = Files.createDirectories(dir.resolve("run"));
        byte[] other = new byte[32];
        Files.writeString(credentials.resolve(KeySources.KEY), Base64.getEncoder().encodeToString(other));
        KeySources sources = sources("", credentials.toString());
        assertThat(new MasterKey(new FileDisk(state), sources).get()).isEqualTo(other);
        MovableKey key = new MovableKey(new FileDisk(state), sources);
        assertThat(key.where().place()).isEqualTo(Place.CREDENTIAL);
        assertThatThrownBy(() -> key.move(Place.HERE, "")).hasMessageContaining("systemd");
    }

    @Test
    void anEditedRecordNamesTheRemedyAndNoKey() throws IOException {
        for (String text : new String[] {"{\"key\":\"moon\"}", "{", "AAAA", "!!", "{\"key\":\"passphrase\",\"rounds\":2000000000}"}) {
            Files.writeString(state.resolve(MasterKey.PATH), text);
            assertThatThrownBy(() -> master(WORDS)).as(text).isInstanceOf(StoreException.class).hasMessageContaining("master key");
        }
    }
}
