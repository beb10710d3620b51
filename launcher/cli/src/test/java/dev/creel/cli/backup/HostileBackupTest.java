// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import dev.creel.cli.CliException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups somebody else made for us, well encrypted: what they name is not written, and nothing changes at all. */
class HostileBackupTest {
    @TempDir
    Path folder;

    private Path state;
    private String recipient;
    private List<RecipientStanzaReader> keys;

    @BeforeEach
    void keys() throws IOException {
        state = Files.createDirectory(folder.resolve("state"));
        Files.writeString(state.resolve("creel.json"), "{}");
        recipient = Keys.generate(folder.resolve("key"));
        keys = Keys.identities(folder.resolve("key"));
    }

    private Path made(String list, Map<String, String> files) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("hostile.age");
        FileChannel to = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try (ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(
                new StandardEncryptingChannelFactory().newEncryptingChannel(to, Keys.recipients(List.of(recipient)))))) {
            add(zip, Contents.NAME, list);
            for (Map.Entry<String, String> one : files.entrySet()) {
                add(zip, one.getKey(), one.getValue());
            }
        }
        return file;
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static String list(String... files) {
        return "{\"format\":\"creel-backup\",\"version\":1,\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"x\",\"files\":[" + String.join(",", files) + "]}";
    }

    private static String file(String name, long size) {
        return "{\"name\":\"" + name + "\",\"size\":" + size + "}";
    }

    private void unpack(Path file) {
        try (Restoring restoring = Restoring.begin(state, 0)) {
            new Reading(file, keys).read(restoring);
            restoring.replace(Instant.EPOCH);
        }
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.endsWith("hostile.age")).map(path -> folder.relativize(path).toString()).sorted().toList();
        }
    }

    @Test
    void anHonestOneIsUnpacked() throws IOException, GeneralSecurityException {
        unpack(made(list(file("state/creel.json", 6)), Map.of("state/creel.json", "{a: 1}")));
        assertThat(Files.readString(state.resolve("creel.json"))).isEqualTo("{a: 1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "state/../../evil", "state/a/../../../evil", "/etc/evil", "state//evil", "state/./evil", "evil",
        "state/a\\\\..\\\\evil", "state/a\\u0000b", "state/a\\nb", "state/run/bundle0/evil.jar", "state/gateway.lock", "state/a\\u202eb", "home/evil"})
    void aNameThatLeadsElsewhereIsRefused(String name) throws IOException, GeneralSecurityException {
        List<String> before = everything();
        Path file = made(list(file(name, 4)), Map.of(name.replace("\\\\", "\\").replace("\\n", "\n").replace("\\u0000", "\0").replace("\\u202e", "\u202e"), "evil"));
        assertThatThrownBy(() -> unpack(file)).isInstanceOf(CliException.class);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aFileThatIsNotListedIsRefused() throws IOException, GeneralSecurityException {
        List<String> before = everything();
        Path file = made(list(file("state/a", 1)), new TreeMap<>(Map.of("state/a", "1", "state/b", "2")));
        assertThatThrownBy(() -> unpack(file)).isInstanceOf(CliException.class).hasMessageContaining("does not list");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aBombEndsAtTheSizeItLists() throws IOException, GeneralSecurityException {
        List<String> before = everything();
        Path file = made(list(file("state/a", 1000)), Map.of("state/a", "0".repeat(20 << 20)));
        assertThat(Files.size(file)).isLessThan(100_000);
        long[] most = {0};
        assertThatThrownBy(() -> new Reading(file, keys).read((entry, content) -> {
            byte[] piece = new byte[1000];
            for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
                most[0] += count;
            }
        })).isInstanceOf(CliException.class).hasMessageContaining("larger than it lists");
        assertThat(most[0]).isLessThanOrEqualTo(1000);
        assertThatThrownBy(() -> unpack(file)).isInstanceOf(CliException.class);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void oneThatWouldNotFitIsRefusedBeforeItIsUnpacked() {
        assertThatThrownBy(() -> Restoring.begin(state, Long.MAX_VALUE / 2)).isInstanceOf(CliException.class).hasMessageContaining("make room");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("state", "key");
    }

    @Test
    void aListedFileThatIsMissingIsDamage() throws IOException, GeneralSecurityException {
        Path file = made(list(file("state/a", 1), file("state/b", 1)), Map.of("state/a", "1"));
        assertThatThrownBy(() -> unpack(file)).isInstanceOf(CliException.class).hasMessageContaining("state/b");
    }

    @Test
    void aLinkInPlaceOfTheStateFolderIsNotFollowed() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertThatThrownBy(() -> Restoring.begin(link, 0)).isInstanceOf(CliException.class).hasMessageContaining("links are not followed");
    }

    @Test
    void everyChangedByteIsNoticed() throws IOException, GeneralSecurityException {
        Path file = made(list(file("state/a", 5)), Map.of("state/a", "hello"));
        byte[] good = Files.readAllBytes(file);
        List<Integer> unnoticed = new ArrayList<>();
        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            try {
                new Reading(file, keys).read((entry, content) -> { });
                unnoticed.add(at);
            } catch (CliException e) {
                assertThat(e).hasMessageContaining("hostile.age");
            }
        }
        assertThat(unnoticed).isEmpty();
        for (int length : new int[] {good.length - 1, good.length / 2, 50, 0}) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertThatThrownBy(() -> new Reading(file, keys).read((entry, content) -> { })).isInstanceOf(CliException.class);
        }
        Files.write(file, good);
        assertThat(new Reading(file, keys).read((entry, content) -> { }).entries()).hasSize(1);
    }
}
