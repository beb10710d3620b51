// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.vault.SealedLog;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
    private static final String LOG = "journal/a.jsonl";

    @TempDir
    Path state;

    private FileStore store;

    @BeforeEach
    void open() {
        store = reopen();
    }

    /** Each store stands for a process, a gateway's or a command's, in a folder that has no key yet. */
    @Test
    void manyThatStartAtOnceShareOneKeyAndLoseNoSecret() throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> starters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "s" + i;
            KeptSecrets secrets = new KeptSecrets(reopen());
            Thread starter = new Thread(() -> secrets.put(name, "value of " + name));
            starter.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            starters.add(starter);
        }
        starters.forEach(Thread::start);
        for (Thread starter : starters) {
            starter.join();
        }
        assertThat(failures).isEmpty();
        KeptSecrets all = new KeptSecrets(reopen());
        for (int i = 0; i < 8; i++) {
            assertThat(all.get("s" + i)).contains("value of s" + i);
        }
    }

    private FileStore reopen() {
        return FileStore.of(new FileDisk(state), true, "");
    }

    private void write(String path, int lines) {
        SealedLog log = store.log(path);
        for (int i = 0; i < lines; i++) {
            log.append(line(i));
        }
        log.force();
        store.stop();
        store = reopen();
    }

    private static byte[] line(int i) {
        return ("{\"secret\":\"line " + i + " of this file\"}").getBytes(StandardCharsets.UTF_8);
    }

    private List<String> content(String path) {
        List<String> lines = new ArrayList<>();
        store.log(path).read(0, (position, line) -> lines.add(new String(line, StandardCharsets.UTF_8)));
        return lines;
    }

    private List<String> raw(String path) throws IOException {
        return new ArrayList<>(Files.readAllLines(state.resolve(path)));
    }

    private void damage(String path, List<String> lines) throws IOException {
        Files.write(state.resolve(path), lines);
    }

    private void refused(String path, int line) {
        assertThatThrownBy(() -> store.log(path))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(path + ", line " + line + ",");
    }

    @Test
    void keepsLinesAcrossARestartAndNothingReadableOnDisk() throws IOException {
        write(LOG, 300);
        assertThat(content(LOG)).hasSize(300).contains(new String(line(299), StandardCharsets.UTF_8));
        assertThat(Files.readString(state.resolve(LOG))).doesNotContain("secret");
        for (String file : List.of(LOG, MasterKey.PATH)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve(file)))).isEqualTo("rw-------");
        }
    }

    @Test
    void readsFromAnyPosition() {
        write(LOG, 200);
        for (int from : new int[] {0, 1, 63, 64, 65, 127, 128, 199}) {
            List<Long> positions = new ArrayList<>();
            store.log(LOG).read(from, (position, line) -> {
                assertThat(line).isEqualTo(line((int) position));
                return positions.add(position);
            });
            assertThat(positions).hasSize(200 - from);
        }
    }

    @Test
    void refusesAnEditedLine() throws IOException {
        write(LOG, 10);
        List<String> lines = raw(LOG);
        char[] text = lines.get(4).toCharArray();
        text[20] = text[20] == 'A' ? 'B' : 'A';
        lines.set(4, new String(text));
        damage(LOG, lines);
        refused(LOG, 5);
    }

    @Test
    void refusesALineCutFromTheMiddle() throws IOException {
        write(LOG, 10);
        List<String> lines = raw(LOG);
        lines.remove(4);
        damage(LOG, lines);
        refused(LOG, 5);
    }

    @Test
    void refusesMovedLines() throws IOException {
        write(LOG, 10);
        List<String> lines = raw(LOG);
        Collections.swap(lines, 8, 9);
        damage(LOG, lines);
        refused(LOG, 9);
    }

    @Test
    void refusesARepeatedLine() throws IOException {
        write(LOG, 10);
        List<String> lines = raw(LOG);
        lines.add(lines.get(10));
        damage(LOG, lines);
        refused(LOG, 12);
    }

    @Test
    void refusesACopyUnderAnotherName() throws IOException {
        write(LOG, 10);
        Files.copy(state.resolve(LOG), state.resolve("journal/b.jsonl"));
        refused("journal/b.jsonl", 2);
    }

    @Test
    void refusesALineFromAnotherFile() throws IOException {
        write(LOG, 10);
        write("journal/b.jsonl", 10);
        List<String> lines = raw(LOG);
        lines.set(6, raw("journal/b.jsonl").get(6));
        damage(LOG, lines);
        refused(LOG, 7);
    }

    @Test
    void refusesAPlainFileWhereSealedOnesAreWritten() throws IOException {
        write(LOG, 1);
        Files.writeString(state.resolve("journal/c.jsonl"), "{\"forged\":true}\n".repeat(20));
        assertThatThrownBy(() -> store.log("journal/c.jsonl")).isInstanceOf(StoreException.class).hasMessageContaining("not sealed");
    }

    @Test
    void refusesAnotherMasterKeyAndAMissingOne() throws IOException {
        write(LOG, 3);
        Files.delete(state.resolve(MasterKey.PATH));
        assertThatThrownBy(() -> store.log(LOG)).isInstanceOf(StoreException.class).hasMessageContaining("is missing");
        FileStore.of(new FileDisk(state.resolve("elsewhere")), true, "").log("x").close();
        Files.copy(state.resolve("elsewhere").resolve(MasterKey.PATH), state.resolve(MasterKey.PATH));
        refused(LOG, 2);
    }

    @Test
    void cutsATornLastLineAndGoesOn() throws IOException {
        write(LOG, 10);
        byte[] whole = Files.readAllBytes(state.resolve(LOG));
        int lastLine = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('\n', whole.length - 2) + 1;
        for (int cut = lastLine; cut < whole.length; cut += 7) {
            Files.write(state.resolve(LOG), Arrays.copyOf(whole, cut));
            assertThat(content(LOG)).hasSize(9);
            store.log(LOG).append(line(9));
            store.stop();
            store = reopen();
            assertThat(content(LOG)).hasSize(10);
            store.stop();
            store = reopen();
        }
    }

    @Test
    void cutsZerosAtTheEnd() throws IOException {
        write(LOG, 10);
        Files.write(state.resolve(LOG), new byte[5000], StandardOpenOption.APPEND);
        assertThat(content(LOG)).hasSize(10);
    }

    @Test
    void followsNoLink() throws IOException {
        Files.writeString(state.resolve("target"), "x");
        Files.createDirectory(state.resolve("journal"));
        Files.createSymbolicLink(state.resolve(LOG), state.resolve("target"));
        assertThatThrownBy(() -> store.log(LOG)).isInstanceOf(StoreException.class);
        Files.createSymbolicLink(state.resolve("agents"), state.resolve("journal"));
        assertThatThrownBy(() -> store.log("agents/b.jsonl")).isInstanceOf(StoreException.class).hasMessageContaining("link");
        assertThat(Files.readString(state.resolve("target"))).isEqualTo("x");
    }

    @Test
    void refusesPathsThatLeaveTheFolder() {
        for (String path : List.of("../x", "a/../../x", "/etc/x", "a//b", ".hidden", "a/.b", "a\\b", "")) {
            assertThatThrownBy(() -> store.log(path)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keepsSmallFilesAndRefusesEditedAndCopiedOnes() throws IOException {
        assertThat(store.read("credentials/a")).isEmpty();
        store.write("credentials/a", "one\ntwo".getBytes(StandardCharsets.UTF_8));
        store.write("credentials/a", "three".getBytes(StandardCharsets.UTF_8));
        assertThat(store.read("credentials/a").orElseThrow()).asString().isEqualTo("three");
        Files.copy(state.resolve("credentials/a"), state.resolve("credentials/b"));
        assertThatThrownBy(() -> store.read("credentials/b")).isInstanceOf(StoreException.class);
    }

    @Test
    void keepsPlainTextWhenToldTo() throws IOException {
        store = FileStore.of(new FileDisk(state), false, "");
        store.log(LOG).append(line(0));
        store.stop();
        assertThat(raw(LOG)).containsExactly(new String(line(0), StandardCharsets.UTF_8));
        store = FileStore.of(new FileDisk(state), false, "");
        assertThat(content(LOG)).hasSize(1);
        store.write("credentials/a", "one\ntwo".getBytes(StandardCharsets.UTF_8));
        assertThat(store.read("credentials/a").orElseThrow()).asString().isEqualTo("one\ntwo");
        assertThat(state.resolve(MasterKey.PATH)).doesNotExist();
    }

    /** Whatever bytes stand in the file: it opens with a true beginning of what was written, or is refused. */
    @Test
    void survivesAnyDamage() throws IOException {
        write(LOG, 40);
        byte[] whole = Files.readAllBytes(state.resolve(LOG));
        Random random = new Random(7);
        int refused = 0;
        int opened = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = mutated(whole, random);
            Files.write(state.resolve(LOG), bytes);
            try {
                List<String> lines = content(LOG);
                opened++;
                for (int i = 0; i < lines.size(); i++) {
                    assertThat(lines.get(i)).isEqualTo(new String(line(i), StandardCharsets.UTF_8));
                }
                store.log(LOG).close();
            } catch (StoreException e) {
                assertThat(e.getMessage()).contains(LOG);
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(opened).isPositive();
    }

    /** A loss of power at the creation: the header came to disk in part, what was appended after it whole. */
    @Test
    void aTornHeaderIsBegunAnewWhereTheLinesCanBeWrittenAgain() throws IOException {
        write(LOG, 3);
        store.stop();
        byte[] whole = Files.readAllBytes(state.resolve(LOG));
        for (int at : new int[] {0, 5, SealedForm.HEADER.length(), SealedForm.HEADER.length() + 20, SealedForm.HEADER_LINE - 1}) {
            byte[] torn = whole.clone();
            torn[at] = 0;
            Files.write(state.resolve(LOG), torn);
            store = reopen();
            assertThatThrownBy(() -> store.log(LOG, 2)).as("zero at %d", at).isInstanceOf(StoreException.class);
            assertThat(store.log(LOG, 0).size()).as("zero at %d", at).isZero();
            store.stop();
            torn[at] = '?';
            Files.write(state.resolve(LOG), torn);
            store = reopen();
            assertThatThrownBy(() -> store.log(LOG, 0)).as("edited at %d", at).isInstanceOf(StoreException.class);
            store.stop();
        }
        store = reopen();
    }

    private static byte[] mutated(byte[] whole, Random random) {
        int at = random.nextInt(whole.length);
        int to = Math.min(whole.length, at + 1 + random.nextInt(200));
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(whole, at);
            case 1 -> {
                byte[] bytes = whole.clone();
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 2 -> {
                byte[] bytes = new byte[whole.length - (to - at)];
                System.arraycopy(whole, 0, bytes, 0, at);
                System.arraycopy(whole, to, bytes, at, whole.length - to);
                yield bytes;
            }
            case 3 -> {
                byte[] bytes = whole.clone();
                for (int i = at; i < to; i++) {
                    bytes[i] = (byte) random.nextInt();
                }
                yield bytes;
            }
            default -> {
                byte[] bytes = Arrays.copyOf(whole, whole.length + random.nextInt(300));
                for (int i = whole.length; i < bytes.length; i++) {
                    bytes[i] = (byte) (random.nextInt(4) == 0 ? '\n' : random.nextInt());
                }
                yield bytes;
            }
        };
    }
}
