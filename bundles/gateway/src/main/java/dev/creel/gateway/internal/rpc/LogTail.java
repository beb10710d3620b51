// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The method {@code logs.tail}: the last lines of the log, or those after a cursor. The cursor is a place in the newest file; a
 * client whose place is beyond its end (a new file was begun) starts anew and is told so.
 */
public final class LogTail {
    private static final int LINES = 500;
    private static final int MOST_LINES = 5_000;
    private static final int BYTES = 250_000;
    private static final int MOST_BYTES = 1_000_000;

    private final Supplier<Path> folder;
    private final UnaryOperator<String> redact;

    /** @param redact masks what became known as a secret after the line was written */
    public LogTail(Supplier<Path> folder, UnaryOperator<String> redact) {
        this.folder = folder;
        this.redact = redact;
    }

    public void addTo(Methods methods) {
        methods.add("logs.tail", Scopes.READ, this::tail);
    }

    private void tail(Call call) {
        Params p = call.params();
        long cursor = p.integer("cursor", -1, 0, Long.MAX_VALUE);
        int lines = (int) p.integer("limit", LINES, 1, MOST_LINES);
        int bytes = (int) p.integer("maxBytes", BYTES, 1, MOST_BYTES);
        p.check();
        try {
            Optional<Path> file = newest();
            call.ok(file.isPresent() ? read(file.get(), cursor, lines, bytes) : nothing());
        } catch (NoSuchFileException e) {
            call.ok(nothing());
        } catch (IOException e) {
            throw Refusal.unavailable("the log cannot be read (" + e + "); check the folder logs of the state folder");
        }
    }

    private static Json nothing() {
        return Json.object().put("file", "none").put("cursor", 0).put("size", 0).put("lines", Json.array(List.of())).build();
    }

    private Optional<Path> newest() throws IOException {
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(f -> f.getFileName().toString().matches("creel-\\d{4}-\\d\\d-\\d\\d\\.jsonl"))
                    .max(Comparator.comparing(f -> f.getFileName().toString()));
        }
    }

    private Json read(Path file, long cursor, int limit, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long size = channel.size();
            boolean reset = cursor > size;
            long start = cursor < 0 || reset ? Math.max(0, size - bytes) : Math.max(cursor, size - bytes);
            boolean truncated = start > 0 && start != cursor;
            byte[] read = bytes(channel, start, (int) (size - start));
            int from = truncated ? first(read) : 0;
            // What has no line end yet is told next time.
            int end = last(read);
            List<String> all = end <= from ? List.of()
                    : List.of(new String(read, from, end - 1 - from, StandardCharsets.UTF_8).split("\n"));
            List<String> last = all.subList(Math.max(0, all.size() - limit), all.size());
            return Json.object()
                    .put("file", file.getFileName().toString())
                    .put("cursor", start + end)
                    .put("size", size)
                    .put("lines", Json.array(last.stream().map(line -> Json.of(redact.apply(line))).toList()))
                    .put("truncated", truncated || last.size() < all.size())
                    .put("reset", reset)
                    .build();
        }
    }

    private static byte[] bytes(FileChannel channel, long start, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int got = 0;
        while (got >= 0 && buffer.hasRemaining()) {
            got = channel.read(buffer, start + buffer.position());
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** Behind the first line end; 0 if there is none. */
    private static int first(byte[] text) {
        int at = 0;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at == text.length ? 0 : at + 1;
    }

    /** Behind the last line end; 0 if there is none. */
    private static int last(byte[] text) {
        int end = text.length;
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
