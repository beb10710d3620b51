// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.vault.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Splits a file into texts between line feeds, from a place on, up to an end; not thread-safe. */
final class LineFile {
    /** Longest text; a longer one is damage. */
    static final int LONGEST = 48 << 20;

    private final Disk.File file;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(32 << 10);
    private long readTo;
    private long start;
    private long next;

    LineFile(Disk.File file, long from, long end) {
        this.file = file;
        this.end = end;
        this.readTo = from;
        this.next = from;
        buffer.limit(0);
    }

    /** The next text; null at the end, also when the rest has no line feed. */
    byte[] next() throws IOException {
        byte[] text = new byte[256];
        int length = 0;
        start = next;
        while (true) {
            if (!buffer.hasRemaining() && !fill()) {
                return null;
            }
            byte b = buffer.get();
            if (b == '\n') {
                next = start + length + 1;
                return Arrays.copyOf(text, length);
            }
            if (length == text.length) {
                if (length >= LONGEST) {
                    return null;
                }
                text = Arrays.copyOf(text, length * 2);
            }
            text[length++] = b;
        }
    }

    /** Where the text given last begins. */
    long start() {
        return start;
    }

    /** Where the text after it begins; after the end of the lines, where the rest begins. */
    long end() {
        return next;
    }

    private boolean fill() throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - readTo));
        int read = buffer.hasRemaining() ? file.read(readTo, buffer) : -1;
        buffer.flip();
        readTo += Math.max(0, read);
        return read > 0;
    }
}
