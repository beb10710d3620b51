// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.creel.audit.Audit.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * The file of decisions. A line is a JSON object whose last member {@code hash} is SHA-256 over the hash of the line before
 * and the line's own text before that member. {@code audit.head} holds number and hash of the last forced line, so that lines
 * cut off at the end show as well. Opened at the first use; not thread-safe.
 */
final class Chain {
    /** Names of the line itself; a field of the same name must not speak for it. */
    private static final Set<String> OWN = Set.of("id", "time", "event", "hash");

    private static final long FORCE_EVERY = 1000;

    private final JsonFactory json = new JsonFactory();
    private final Path folder;
    private FileChannel log;
    private FileChannel head;
    private long count;
    private String last = Walk.START;
    private long forcedAt = Long.MIN_VALUE / 2;
    private long forcedCount;

    Chain(Path folder) {
        this.folder = folder;
    }

    /** The id of the next line: its number, so that it is short and finds the line. */
    String nextId() {
        try {
            open();
        } catch (IOException e) {
            return "D-0";
        }
        return "D-" + Long.toHexString(count + 1);
    }

    void append(long now, String id, String time, String event, Map<String, String> fields) throws IOException {
        open();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("id", id);
            out.writeStringField("time", time);
            out.writeStringField("event", event);
            for (Map.Entry<String, String> field : fields.entrySet()) {
                out.writeStringField(OWN.contains(field.getKey()) ? "_" + field.getKey() : field.getKey(), field.getValue());
            }
            out.writeEndObject();
        }
        byte[] text = bytes.toByteArray();
        String hash = Walk.hash(last, text, text.length - 1);
        byte[] tail = (Walk.HASH + hash + "\"}\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer line = ByteBuffer.allocate(text.length - 1 + tail.length);
        line.put(text, 0, text.length - 1).put(tail).flip();
        write(line);
        count++;
        last = hash;
        if (now - forcedAt >= FORCE_EVERY) {
            forcedAt = now;
            force();
        }
    }

    /** A full disk leaves no half line, after which every later one would look forged. */
    private void write(ByteBuffer line) throws IOException {
        long end = log.position();
        try {
            while (line.hasRemaining()) {
                log.write(line);
            }
        } catch (IOException e) {
            log.truncate(end);
            throw e;
        }
    }

    /** First the lines, then the head: a crash in between leaves a head that is behind, never one that accuses. */
    private void force() throws IOException {
        log.force(false);
        ByteBuffer text = ByteBuffer.wrap(String.format("%019d %s%n", count, last).getBytes(StandardCharsets.US_ASCII));
        head.write(text, 0);
        forcedCount = count;
    }

    Verification verify() throws IOException {
        open();
        Walk walk = Walk.of(log);
        if (walk.broken == 0 && (walk.lines != count || !walk.last.equals(last))) {
            walk.broken = walk.lines + 1;
        }
        return new Verification(walk.lines, walk.broken);
    }

    void close() {
        try {
            if (log != null && forcedCount < count) {
                force();
            }
            if (log != null) {
                log.close();
                head.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the audit log cannot be closed: " + e.getMessage(), e);
        } finally {
            log = null;
        }
    }

    private void open() throws IOException {
        if (log != null) {
            return;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        FileChannel opened = file("audit.jsonl", StandardOpenOption.READ);
        head = file("audit.head", StandardOpenOption.READ);
        log = opened;
        Head known = Head.of(head);
        Walk walk = Walk.of(log, known);
        log.truncate(walk.end);
        log.position(walk.end);
        count = walk.lines;
        last = walk.last;
        follow(known, walk.other);
    }

    /** Lines the head knows and the file has not were cut off or replaced: going on from the head's hash leaves the break visible for ever. */
    private void follow(Head known, boolean other) {
        if (known.count() > count || other) {
            count = Math.max(count, known.count());
            last = known.hash();
        }
        forcedCount = count;
    }

    private FileChannel file(String name, OpenOption mode) throws IOException {
        return FileChannel.open(
                folder.resolve(name),
                Set.of(mode, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
