// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The file {@code creel-YYYY-MM-DD.jsonl} (day in UTC) and its archives {@code creel-YYYY-MM-DD.NNN.jsonl}: 0700/0600, no links
 * followed, begun anew each day and at a size; thread-safe. A line that cannot be written is lost and the first loss is told
 * on standard error: a full disk must not stop the gateway.
 */
final class LogFile {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private static final String END = ".jsonl";
    private static final int DATED = "creel-2026-01-01".length();

    private final Supplier<Path> where;
    private long maxBytes = 100L << 20;
    private int archives = 5;
    private int days = 30;
    private FileChannel channel;
    private Path current;
    private long size;
    private long day = Long.MIN_VALUE;
    private boolean failed;

    /** @param where the folder, or null as long as it is not known; lines are dropped until then */
    LogFile(Supplier<Path> where) {
        this.where = where;
    }

    synchronized void limit(long bytes, int count, int keptDays) {
        maxBytes = bytes;
        archives = count;
        days = keptDays;
    }

    synchronized void write(byte[] line, long at) {
        try {
            if (channel == null || Utc.day(at) > day || size > 0 && size + line.length > maxBytes) {
                if (!next(at, line.length)) {
                    return;
                }
            }
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                size += channel.write(buffer);
            }
            failed = false;
        } catch (IOException e) {
            close();
            if (!failed) {
                failed = true;
                System.err.println("creel: log lines are lost: " + e);
            }
        }
    }

    private boolean next(long at, int length) throws IOException {
        Path folder = where.get();
        if (folder == null) {
            return false;
        }
        close();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        }
        day = Utc.day(at);
        StringBuilder name = new StringBuilder("creel-");
        Utc.date(name, day);
        current = folder.resolve(name + ".jsonl");
        open();
        if (size > 0 && size + length > maxBytes) {
            close();
            Files.move(current, archive(folder, name.toString()));
            open();
        }
        StringBuilder oldest = new StringBuilder("creel-");
        Utc.date(oldest, day - days);
        List<Path> old = archives(folder);
        for (int i = 0; i < old.size(); i++) {
            // A day counts by its name: times of files change when they are copied.
            if (i < old.size() - archives || old.get(i).getFileName().toString().substring(0, DATED).compareTo(oldest.toString()) < 0) {
                Files.delete(old.get(i));
            }
        }
        return true;
    }

    private void open() throws IOException {
        channel = FileChannel.open(
                current,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(OWNER));
        if (!Files.getPosixFilePermissions(current, LinkOption.NOFOLLOW_LINKS).equals(OWNER)) {
            Files.setPosixFilePermissions(current, OWNER);
        }
        size = channel.size();
    }

    private Path archive(Path folder, String name) throws IOException {
        int last = 0;
        for (Path old : archives(folder)) {
            String file = old.getFileName().toString();
            int number = file.startsWith(name + ".") ? number(file) : Integer.MAX_VALUE;
            last = number == Integer.MAX_VALUE ? last : Math.max(last, number);
        }
        return folder.resolve(name + "." + (last < 9 ? "00" : last < 99 ? "0" : "") + (last + 1) + ".jsonl");
    }

    /** The number of an archive within its day; the file without one is the day's last. */
    private static int number(String file) {
        int from = DATED + 1;
        int to = file.length() - END.length();
        boolean valid = to - from >= 3 && to - from < 9;
        for (int i = from; valid && i < to; i++) {
            valid = file.charAt(i) >= '0' && file.charAt(i) <= '9';
        }
        return valid ? Integer.parseInt(file.substring(from, to)) : Integer.MAX_VALUE;
    }

    /** Older files, oldest first: by day, then by number, which has more digits after the 999th of a day. */
    private List<Path> archives(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> isOurs(f.getFileName().toString()) && !f.equals(current))
                    .sorted(Comparator.comparing((Path f) -> f.getFileName().toString().substring(0, DATED))
                            .thenComparingInt(f -> number(f.getFileName().toString())))
                    .toList();
        }
    }

    private static boolean isOurs(String name) {
        return name.startsWith("creel-") && name.endsWith(END) && name.length() >= DATED + END.length();
    }

    private void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            System.err.println("creel: closing the log: " + e);
        }
        channel = null;
    }
}
