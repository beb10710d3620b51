// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.vault.Disk;
import dev.creel.vault.SealedLog;
import dev.creel.vault.StoreException;
import dev.creel.vault.VaultKey.Place;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new key for everything sealed: all of it opens afterwards and nothing of it with the old key, wherever it was cut off. */
class ResealTest {
    private static final KeySources NONE = new KeySources("", "", new Keychain(Path.of("/nowhere")));

    @TempDir
    Path dir;
    private Path state;

    @BeforeEach
    void sealed() throws IOException {
        state = filled("state");
    }

    private Path filled(String name) throws IOException {
        Path folder = dir.resolve(name);
        FileStore store = FileStore.of(new FileDisk(folder), true, "");
        store.write("credentials/secrets.json", bytes("{}"));
        SealedLog log = store.log("agents/main/sessions/a.jsonl");
        for (int i = 0; i < 20; i++) {
            log.append(bytes("line " + i));
            log.force();
        }
        store.log("journal/1.jsonl").append(bytes("x"));
        store.stop();
        Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(folder.resolve("workspace/fake.jsonl"), SealedForm.HEADER + "AAAAAAAAAAAAAAAAAAAAAA==\"}\nnot ours\n");
        return folder;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines(Path folder) {
        FileStore store = FileStore.of(new FileDisk(folder), true, "");
        List<String> lines = new ArrayList<>();
        lines.add(new String(store.read("credentials/secrets.json").orElseThrow(), StandardCharsets.UTF_8));
        SealedLog log = store.log("agents/main/sessions/a.jsonl");
        log.read(0, (position, line) -> lines.add(new String(line, StandardCharsets.UTF_8)));
        log.append(bytes("goes on"));
        store.log("journal/1.jsonl").read(0, (position, line) -> lines.add(new String(line, StandardCharsets.UTF_8)));
        store.stop();
        return lines;
    }

    @Test
    void everythingOpensWithTheNewKeyAndNothingWithTheOld() throws IOException {
        String before = Files.readString(state.resolve(MasterKey.PATH));
        assertThat(new MovableKey(new FileDisk(state), NONE).renew()).isEqualTo(3);
        assertThat(Files.readString(state.resolve(MasterKey.PATH))).isNotEqualTo(before);
        assertThat(lines(state)).hasSize(22).contains("{}", "line 0", "line 19", "x");
        Files.writeString(state.resolve(MasterKey.PATH), before);
        assertThatThrownBy(() -> lines(state)).isInstanceOf(StoreException.class);
    }

    @Test
    void itHoldsWhereverItIsCutOff() throws IOException {
        int steps = 0;
        boolean cut = true;
        while (cut) {
            Path folder = filled("cut" + steps);
            cut = false;
            try {
                new MovableKey(failing(new FileDisk(folder), steps), NONE).renew();
            } catch (StoreException e) {
                cut = true;
            }
            assertThat(lines(folder)).as("cut at step " + steps).hasSize(22).contains("{}", "line 0", "line 19", "x");
            assertThat(Files.exists(folder.resolve(Reseal.MARK))).isFalse();
            steps++;
        }
        assertThat(steps).isGreaterThan(30);
    }

    @Test
    void damageIsNamedAndNothingIsChanged() throws IOException {
        Path log = state.resolve("agents/main/sessions/a.jsonl");
        String key = Files.readString(state.resolve(MasterKey.PATH));
        byte[] whole = Files.readAllBytes(log);
        Files.write(log, bytes("AAAA\n"), StandardOpenOption.APPEND);
        assertThatThrownBy(() -> new MovableKey(new FileDisk(state), NONE).renew()).isInstanceOf(StoreException.class).hasMessageContaining("a.jsonl");
        assertThat(Files.readString(state.resolve(MasterKey.PATH))).isEqualTo(key);
        Files.write(log, whole);
        assertThat(lines(state)).hasSize(22);
    }

    @Test
    void aKeyElsewhereIsNotLost() {
        MovableKey key = new MovableKey(new FileDisk(state), NONE);
        key.move(Place.FILE, dir.resolve("stick.key").toString());
        assertThatThrownBy(key::renew).isInstanceOf(StoreException.class).hasMessageContaining("--to here");
        key.move(Place.PASSPHRASE, "correct horse battery staple");
        KeySources words = new KeySources("", "correct horse battery staple", NONE.keychain());
        assertThat(new MovableKey(new FileDisk(state), words).renew()).isEqualTo(3);
        assertThat(new MovableKey(new FileDisk(state), words).where().place()).isEqualTo(Place.PASSPHRASE);
    }

    @Test
    void aKeyThatIsMadeAnewMeanwhileIsNotWrittenOver() {
        String words = "correct horse battery staple";
        Disk plain = new FileDisk(state);
        AtomicInteger renewed = new AtomicInteger();
        Disk late = (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, args) -> {
            if (method.getName().equals("alone") && renewed.getAndIncrement() == 0) {
                new MovableKey(plain, NONE).renew();
            }
            return method.invoke(plain, args);
        });
        new MovableKey(late, NONE).move(Place.PASSPHRASE, words);
        assertThat(renewed.get()).isPositive();
        new MovableKey(plain, new KeySources("", words, NONE.keychain())).move(Place.HERE, "");
        assertThat(lines(state)).hasSize(22);
    }

    /** A disk whose calls that change something fail from a number on, its open files' too. */
    private static Disk failing(Disk disk, int after) {
        AtomicInteger left = new AtomicInteger(after);
        return (Disk) wrapped(Disk.class, disk, left);
    }

    private static Object wrapped(Class<?> type, Object target, AtomicInteger left) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (List.of("append", "force", "rename", "delete", "forceFolder", "truncate").contains(method.getName()) && left.getAndDecrement() <= 0) {
                throw new IOException("cut off");
            }
            try {
                Object result = method.invoke(target, args);
                return result instanceof Disk.File ? wrapped(Disk.File.class, result, left) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
