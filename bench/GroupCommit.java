// SPDX-License-Identifier: Apache-2.0

import dev.creel.journal.Journal;
import dev.creel.journal.internal.FileJournal;
import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One measurement in a folder: FOLDER disk|CALLERS MESSAGES; prints messages per second, median and 99th percentile in microseconds. */
public final class GroupCommit {
    private static final String TEXT = "\"" + "x".repeat(500) + "\"";

    private GroupCommit() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int messages = Integer.parseInt(args[2]);
        if (args[1].equals("disk")) {
            print(disk(folder, messages), messages);
            return;
        }
        FileStore store = FileStore.of(new FileDisk(folder), true, "");
        FileJournal journal = new FileJournal(store, Thread::new, Clock.systemUTC(), 8L << 20);
        int callers = Integer.parseInt(args[1]);
        // Compiles the path and begins the file; then what counts.
        accept(journal, "warm", callers, Math.min(messages, 500));
        Measured measured = accept(journal, "run", callers, messages);
        journal.stop();
        store.stop();
        print(measured, messages);
    }

    private record Measured(long nanos, long[] each) {}

    /** What the disk alone needs for a line of that size: one write and one fdatasync after the other, at the end of a file. */
    private static Measured disk(Path folder, int messages) throws IOException {
        Path file = folder.resolve("alone");
        long[] each = new long[messages];
        long begin;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] line = new byte[line(folder)];
            write(channel, line);
            begin = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                long from = System.nanoTime();
                write(channel, line);
                each[i] = System.nanoTime() - from;
            }
        }
        return new Measured(System.nanoTime() - begin, each);
    }

    private static void write(FileChannel channel, byte[] line) throws IOException {
        channel.write(ByteBuffer.wrap(line));
        channel.force(false);
    }

    /** How many bytes the journal writes for one message, as it did it. */
    private static int line(Path folder) throws IOException {
        Path state = Files.createDirectory(folder.resolve("one"));
        FileStore store = FileStore.of(new FileDisk(state), true, "");
        FileJournal journal = new FileJournal(store, Thread::new, Clock.systemUTC(), 8L << 20);
        journal.accept(entry("one", 0));
        Path file = state.resolve("journal/00000001.jsonl");
        long before = Files.size(file);
        journal.accept(entry("one", 1));
        long after = Files.size(file);
        journal.stop();
        store.stop();
        return (int) (after - before);
    }

    private static Journal.Entry entry(String name, int i) {
        return new Journal.Entry("bench", name + i, name + i, TEXT);
    }

    private static Measured accept(Journal journal, String name, int callers, int messages) throws Exception {
        long[] each = new long[messages];
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Callable<Void>> work = new ArrayList<>();
        for (int c = 0; c < callers; c++) {
            int first = c;
            work.add(() -> {
                for (int i = first; i < messages; i += callers) {
                    long from = System.nanoTime();
                    journal.accept(entry(name, i));
                    each[i] = System.nanoTime() - from;
                }
                return null;
            });
        }
        long begin = System.nanoTime();
        for (Future<Void> done : threads.invokeAll(work)) {
            done.get();
        }
        long nanos = System.nanoTime() - begin;
        threads.shutdown();
        return new Measured(nanos, each);
    }

    private static void print(Measured measured, int messages) {
        long[] sorted = measured.each().clone();
        Arrays.sort(sorted);
        System.out.printf(Locale.ROOT, "%.1f %.1f %.1f%n", messages * 1e9 / measured.nanos(),
                sorted[messages / 2] / 1e3, sorted[(int) (messages * 0.99)] / 1e3);
    }
}
