// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines of UTF-8 pulled from a reply, each of bounded length. Lines are cut as bytes and decoded whole, so a character
 * split over two reads stays whole; bytes that are no UTF-8 become U+FFFD. One thread.
 */
final class LineReader {
    private static final int FIRST_BUFFER = 4096;

    private final Reply reply;
    private final int maxLine;
    private final boolean returnEndsLine;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int from;
    private int to;
    private boolean skipLineFeed;
    private boolean ended;

    /** @param returnEndsLine whether a CR alone ends a line too */
    LineReader(Reply reply, int maxLine, boolean returnEndsLine) {
        if (maxLine < 1) {
            throw new IllegalArgumentException("a line has at least 1 byte");
        }
        this.reply = reply;
        this.maxLine = maxLine;
        this.returnEndsLine = returnEndsLine;
    }

    /** The next line without its end; empty when the body has ended. The last line needs no end. */
    Optional<String> next() {
        int scanned = from;
        while (true) {
            for (int i = scanned; i < to; i++) {
                if (buffer[i] == '\n' && skipLineFeed && i == from) {
                    skipLineFeed = false;
                    from++;
                } else if (buffer[i] == '\n' || (returnEndsLine && buffer[i] == '\r')) {
                    return Optional.of(line(i));
                }
            }
            scanned = to - from;
            if (scanned > maxLine) {
                throw tooLong();
            }
            if (!fill()) {
                return from == to ? Optional.empty() : Optional.of(line(to));
            }
            scanned += from;
        }
    }

    private String line(int end) {
        if (end - from > maxLine) {
            throw tooLong();
        }
        skipLineFeed = end < to && buffer[end] == '\r';
        String line = new String(buffer, from, end - from, StandardCharsets.UTF_8);
        from = Math.min(end + 1, to);
        return line;
    }

    private boolean fill() {
        if (ended) {
            return false;
        }
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, to * 2);
        }
        int n = reply.read(buffer, to, buffer.length - to);
        ended = n < 0;
        to += Math.max(n, 0);
        return !ended;
    }

    private Failure tooLong() {
        return new Failure(Failure.Code.PERMANENT, "the answer has a line of more than " + maxLine + " bytes");
    }
}
