// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.sandbox.internal.wire.Link;
import java.io.EOFException;
import java.io.IOException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What goes over a connection of sandboxd: a line each way, then frames of a kind and a length. One reads, any may write. */
final class Frames implements AutoCloseable {
    /** A command's output, its input, the end of its input, and how it ended. */
    static final char OUTPUT = 'o';
    static final char INPUT = 'i';
    static final char CLOSE = 'c';
    static final char EXIT = 'x';
    static final int LARGEST = 64 * 1024;
    private static final int LONGEST_LINE = 1 << 20;

    private final Link link;

    Frames(Link link) {
        this.link = link;
    }

    void line(String text) throws IOException {
        link.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int b = link.read(); b != '\n'; b = link.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended before a line did");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    synchronized void write(char kind, byte[] bytes, int count) throws IOException {
        link.write(ByteBuffer.allocate(5 + count).put((byte) kind).putInt(count).put(bytes, 0, count).array());
    }

    /** The head of the next frame; null at the end. */
    Head head() throws IOException {
        int kind = link.read();
        if (kind < 0) {
            return null;
        }
        int length = 0;
        for (int i = 0; i < 4; i++) {
            int b = link.read();
            if (b < 0) {
                throw new EOFException("the connection ended in a frame");
            }
            length = length << 8 | b;
        }
        if (length < 0 || length > LARGEST) {
            throw new IOException("a frame is longer than " + LARGEST + " bytes");
        }
        return new Head((char) kind, length);
    }

    /** Some of a frame's content. */
    int read(byte[] into, int most) throws IOException {
        int count = link.read(into, 0, Math.min(into.length, most));
        if (count < 0) {
            throw new EOFException("the connection ended in a frame");
        }
        return count;
    }

    byte[] all(Head head) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length());
        byte[] some = new byte[Math.max(1, head.length())];
        while (all.size() < head.length()) {
            all.write(some, 0, read(some, head.length() - all.size()));
        }
        return all.toByteArray();
    }

    Link link() {
        return link;
    }

    @Override
    public void close() {
        link.close();
    }

    record Head(char kind, int length) {}
}
