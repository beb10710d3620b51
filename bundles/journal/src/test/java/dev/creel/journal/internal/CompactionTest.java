// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.journal.Journal;
import dev.creel.vault.Disk;
import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However much went through it, the journal's files hold one segment and one copy of what is still needed; unsealed, to be exact. */
class CompactionTest {
    private static final int MESSAGES = 20_000;
    private static final int AT_ONCE = 250;
    private static final long SEGMENT = 2L << 20;
    /** A remembered message is two lines of together at most this many bytes. */
    private static final long REMEMBERED = 256;
    /** A segment, what may come while its predecessor is being dropped, and the copy. */
    private static final long BOUND = 2 * SEGMENT + EndedWindow.MOST * REMEMBERED;

    @TempDir
    Path state;

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    @Test
    void whatIsOverTakesNoRoomAndIsNotReadAgain() throws IOException {
        FileStore store = FileStore.of(disk(), false, "");
        FileJournal journal = journal(store);
        for (int i = 0; i < MESSAGES; i += AT_ONCE) {
            messages(journal, i);
        }
        journal.stop();
        store.stop();
        long left = onDisk();
        assertThat(written.get()).as("what went through is far more than what may be left").isGreaterThan(3 * BOUND);
        assertThat(left).isLessThan(BOUND);

        read.set(0);
        FileStore again = FileStore.of(disk(), false, "");
        FileJournal next = journal(again);
        assertThat(next.unfinished()).isEmpty();
        assertThat(next.unconfirmed()).isEmpty();
        assertThat(next.cursor("s")).isEqualTo(Integer.toString(MESSAGES));
        assertThat(next.find("s", "k" + (MESSAGES - 1))).as("the latest is remembered").isPresent();
        assertThat(next.find("s", "k0")).as("the first is not").isEmpty();
        // Opening a log looks for its end before its lines are read.
        assertThat(read.get()).isBetween(left, 2 * left + (64 << 10));
        next.stop();
        again.stop();
    }

    private static void messages(Journal journal, int from) {
        journal.accept("s", IntStream.range(from, from + AT_ONCE)
                .mapToObj(i -> new Journal.Entry("s", "k" + i, "run" + i, "\"" + "x".repeat(500) + "\"")).toList(), Integer.toString(from + AT_ONCE));
        for (int i = from; i < from + AT_ONCE; i++) {
            journal.begun("run" + i);
            journal.outgoing("run" + i, "run" + i, "\"" + "y".repeat(500) + "\"");
            journal.ended("run" + i, new Journal.Outcome("ok", "{}"));
            journal.receipt("run" + i, "m" + i);
        }
    }

    private static FileJournal journal(FileStore store) {
        return new FileJournal(store, Thread::new, Clock.systemUTC(), SEGMENT);
    }

    private long onDisk() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve(Segments.FOLDER))) {
            List<Path> all = files.toList();
            long bytes = 0;
            for (Path file : all) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private Disk disk() {
        FileDisk real = new FileDisk(state);
        return (Disk) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Disk.class}, (p, method, args) -> {
            Object answer = called(real, method, args);
            return answer instanceof Disk.File file && ((String) args[0]).startsWith(Segments.FOLDER) ? counted(file) : answer;
        });
    }

    /** A file that counts its bytes, and is not forced: nothing here depends on it. */
    private Disk.File counted(Disk.File real) {
        return (Disk.File) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Disk.File.class}, (p, method, args) -> {
            if (method.getName().equals("append")) {
                written.addAndGet(((ByteBuffer) args[0]).remaining());
            }
            Object answer = method.getName().equals("force") ? null : called(real, method, args);
            if (method.getName().equals("read")) {
                read.addAndGet(Math.max(0, (Integer) answer));
            }
            return answer;
        });
    }

    private static Object called(Object real, java.lang.reflect.Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
