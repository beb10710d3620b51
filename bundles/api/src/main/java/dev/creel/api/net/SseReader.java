// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.plugin.Failure;
import java.util.Optional;

/**
 * Server-sent events pulled from a reply: comments and unknown fields are skipped, lines end with LF, CRLF or CR, and
 * {@code data} lines are joined by LF. Unlike a browser it also returns a last event that lacks its empty line, because
 * servers forget it. Fails with {@link Failure} when a line or an event is longer than allowed. One thread.
 */
public final class SseReader {
    private final LineReader lines;
    private final int maxEvent;
    private boolean first = true;

    /** One event; {@code type} is {@code message} unless the server says otherwise. */
    public record Event(String type, String data) {}

    /**
     * @param maxLine most bytes of one line
     * @param maxEvent most characters of the data of one event
     */
    public SseReader(Reply reply, int maxLine, int maxEvent) {
        this.lines = new LineReader(reply, maxLine, true);
        this.maxEvent = maxEvent;
    }

    /** Blocks for the next event with data; empty at the end of the body. */
    public Optional<Event> next() {
        String type = "message";
        String data = null;
        while (true) {
            Optional<String> read = lines.next();
            String line = read.orElse("");
            if (first) {
                first = false;
                line = line.startsWith("\uFEFF") ? line.substring(1) : line;
            }
            if (line.isEmpty()) {
                if (data != null) {
                    return Optional.of(new Event(type, data));
                }
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                type = "message";
            } else if (isField(line, "data")) {
                data = data == null ? bounded(value(line, 4)) : bounded(data + '\n' + value(line, 4));
            } else if (isField(line, "event")) {
                type = value(line, 5);
            }
        }
    }

    private static boolean isField(String line, String name) {
        int n = name.length();
        return line.startsWith(name) && (line.length() == n || line.charAt(n) == ':');
    }

    private static String value(String line, int name) {
        int start = Math.min(line.length(), name + 1);
        return line.substring(start < line.length() && line.charAt(start) == ' ' ? start + 1 : start);
    }

    private String bounded(String data) {
        if (data.length() > maxEvent) {
            throw new Failure(
                    Failure.Code.PERMANENT, "the answer has an event of more than " + maxEvent + " characters");
        }
        return data;
    }
}
