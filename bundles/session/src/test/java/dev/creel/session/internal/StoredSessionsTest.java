// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.journal.Journal;
import dev.creel.journal.internal.FileJournal;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");
    private static final String KEY = "agent:main:main";

    @TempDir
    Path state;

    /** How often a transcript was read from disk. */
    private final AtomicInteger reads = new AtomicInteger();

    private FileStore store;
    private FileJournal journal;
    private StoredSessions sessions;

    @BeforeEach
    void open() {
        store = FileStore.of(new FileDisk(state), true, "");
        journal = new FileJournal(store, Thread::new, Clock.systemUTC(), 8L << 20);
        sessions = new StoredSessions(store, counted(journal), Thread::new, Clock.fixed(NOW, ZoneOffset.UTC));
        sessions.count();
        reads.set(0);
    }

    @AfterEach
    void close() {
        sessions.stop();
        journal.stop();
        store.stop();
    }

    private Journal counted(Journal real) {
        return (Journal) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Journal.class}, (p, method, args) -> {
            if (method.getName().equals("read")) {
                reads.incrementAndGet();
            }
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private void again() {
        close();
        open();
    }

    private static Line line(int number) {
        return new Line("message", NOW.plusSeconds(number), "r" + number,
                "{\"role\":\"assistant\",\"content\":\"" + number + "\",\"usage\":{\"input\":2,\"output\":1}}");
    }

    private static List<Line> plain(List<Line> lines) {
        return lines.stream().map(line -> line.id("")).toList();
    }

    private static List<Line> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(StoredSessionsTest::line).toList();
    }

    @Test
    void theTailIsTheLastLinesFromMemoryAsFromDisk() {
        Session session = sessions.open(KEY);
        lines(0, 500).forEach(session::append);
        assertThat(plain(session.tail(3))).isEqualTo(lines(497, 500));
        assertThat(session.tail(0)).isEmpty();
        assertThat(session.tail(-1)).isEmpty();
        assertThat(reads).hasValue(0);
        assertThat(plain(session.tail(Tail.LINES + 1))).isEqualTo(lines(500 - Tail.LINES - 1, 500));
        assertThat(plain(session.tail(10_000))).isEqualTo(lines(0, 500));
        assertThat(reads).hasValue(2);
        again();
        Session found = sessions.find(KEY).orElseThrow();
        assertThat(found.id()).isEqualTo(session.id());
        assertThat(plain(found.tail(3))).isEqualTo(lines(497, 500));
        assertThat(plain(found.tail(10_000))).isEqualTo(lines(0, 500));
        assertThat(found.size()).isEqualTo(500);
        assertThat(found.usage().total()).isEqualTo(1_500);
        assertThat(found.updatedAt()).isEqualTo(NOW.plusSeconds(499));
    }

    /** Memory is bounded by characters too: of long lines few are kept, and the rest comes from disk. */
    @Test
    void longLinesAreReadFromDisk() {
        Session session = sessions.open(KEY);
        String half = "x".repeat(Tail.CHARACTERS / 2);
        for (int i = 0; i < 6; i++) {
            session.append(new Line("message", NOW, "r" + i, "{\"content\":\"" + half + "\"}"));
        }
        assertThat(session.tail(1)).hasSize(1);
        assertThat(reads).hasValue(0);
        assertThat(session.tail(6)).extracting(Line::runId).containsExactly("r0", "r1", "r2", "r3", "r4", "r5");
        assertThat(reads).hasValue(1);
    }

    @Test
    void keepsTheLinesOfSoManySessionsInMemoryAndTheOldestOnDisk() {
        for (int i = 0; i <= InUse.MOST; i++) {
            sessions.open("agent:main:s" + i).append(line(i));
        }
        assertThat(plain(sessions.open("agent:main:s1").tail(9))).containsExactly(line(1));
        assertThat(reads).as("the second oldest is in memory").hasValue(0);
        assertThat(plain(sessions.open("agent:main:s0").tail(9))).containsExactly(line(0));
        assertThat(reads).as("the oldest was put to rest").hasValue(1);
        assertThat(plain(sessions.open("agent:main:s2").tail(9))).containsExactly(line(2));
        assertThat(reads).as("and came back in the place of the one not used for longest").hasValue(2);
        assertThat(plain(sessions.open("agent:main:s1").tail(9))).containsExactly(line(1));
        assertThat(reads).as("which is not the one that was asked").hasValue(2);
    }

    @Test
    void anotherSpellingOpensNothing() {
        sessions.open(KEY).append(line(1));
        assertThat(sessions.find("agent:MAIN:main")).isEmpty();
        assertThatThrownBy(() -> sessions.open("agent:MAIN:main")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sessions.open("main")).isInstanceOf(IllegalArgumentException.class);
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void noKeyLeadsOutOfItsAgentsFolder() throws IOException {
        for (String key : List.of("agent:../main:x", "agent:..:x", "agent:/etc:x")) {
            assertThatThrownBy(() -> sessions.open(key)).as(key).isInstanceOf(IllegalArgumentException.class);
        }
        List<String> keys = List.of("agent:main:../../x", "agent:main:..", "agent:main:/etc/x", "agent:main:a/../../../b");
        keys.forEach(key -> sessions.open(key).append(line(1)));
        again();
        try (Stream<Path> files = Files.walk(state.resolve("agents"))) {
            assertThat(files.filter(Files::isRegularFile).map(file -> state.relativize(file).toString())
                    .filter(file -> !file.equals("agents/main/sessions/index.jsonl"))).hasSameSizeAs(keys)
                    .allMatch(file -> file.matches("agents/main/sessions/[0-9a-f-]+\\.jsonl"));
        }
    }

    @Test
    void listsTheNewestFirst() {
        for (int i : new int[] {2, 3, 1}) {
            sessions.open("agent:main:s" + i).append(new Line("message", NOW.plusSeconds(100 * i), "", "{}"));
        }
        assertThat(sessions.list(2)).extracting(Session::key).containsExactly("agent:main:s3", "agent:main:s2");
    }

    @Test
    void aLineKeepsTheIdItWasGiven() {
        Session session = sessions.open(KEY);
        List<String> given = lines(0, 300).stream().map(session::append).toList();
        assertThat(given).doesNotHaveDuplicates();
        assertThat(session.tail(5)).extracting(Line::id).isEqualTo(given.subList(295, 300));
        assertThat(session.tail(300)).extracting(Line::id).isEqualTo(given);
        again();
        assertThat(sessions.open(KEY).tail(300)).extracting(Line::id).isEqualTo(given);
    }

    @Test
    void readsLinesFromAPlaceOn() {
        Session session = sessions.open(KEY);
        lines(0, 300).forEach(session::append);
        assertThat(plain(session.lines(0, 2))).isEqualTo(lines(0, 2));
        assertThat(plain(session.lines(298, 9))).isEqualTo(lines(298, 300));
        assertThat(session.lines(300, 9)).isEmpty();
        assertThat(session.lines(-1, 0)).isEmpty();
        assertThat(plain(session.lines(-5, Integer.MAX_VALUE))).isEqualTo(lines(0, 300));
    }

    @Test
    void isNamedAfterTheFirstThingAPersonSaid() {
        Session session = sessions.open(KEY);
        assertThat(session.title() + session.preview()).isEmpty();
        session.append(new Line("custom_message", NOW, "", "{\"role\":\"user\",\"content\":\"a note\"}"));
        session.append(line(1));
        session.append(new Line("message", NOW, "", "{\"content\":[{\"type\":\"image\",\"data\":\"AA\"},"
                + "{\"type\":\"text\",\"text\":\" what\\n  is this \"},{\"type\":\"text\",\"text\":\"more\"}],\"role\":\"user\"}"));
        session.append(new Line("message", NOW, "", "{\"role\":\"user\",\"content\":\"" + "y".repeat(500) + "\"}"));
        session.append(new Line("message", NOW, "", "{\"role\":\"toolResult\",\"content\":\"secret\"}"));
        assertThat(session.title()).isEqualTo("what is this");
        assertThat(session.preview()).isEqualTo("y".repeat(Session.SHOWN));
        again();
        assertThat(sessions.open(KEY).title()).isEqualTo("what is this");
        assertThat(sessions.open(KEY).preview()).isEqualTo("y".repeat(Session.SHOWN));
    }

    @Test
    void remembersThatARunWasCutOff() {
        sessions.open(KEY).abortedLastRun(true);
        again();
        assertThat(sessions.open(KEY).abortedLastRun()).isTrue();
        sessions.open(KEY).abortedLastRun(false);
        again();
        assertThat(sessions.open(KEY).abortedLastRun()).isFalse();
    }
}
