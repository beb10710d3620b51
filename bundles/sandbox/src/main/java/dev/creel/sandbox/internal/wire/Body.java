// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer: of a known length, in chunks, or until the connection ends; never more than a limit. */
final class Body extends InputStream {
    private static final long MOST = 32L << 20;
    private static final int LONGEST_LINE = 1024;

    private final Link link;
    private final boolean chunked;
    private final boolean known;
    private long left;
    private long taken;
    private boolean begun;
    private boolean over;

    Body(Link link, Head head) throws IOException {
        this.link = link;
        this.chunked = head.header("transfer-encoding").equalsIgnoreCase("chunked");
        String length = head.header("content-length");
        this.known = !chunked && !length.isEmpty();
        try {
            this.left = known ? Long.parseLong(length) : 0;
        } catch (NumberFormatException e) {
            throw new IOException("an answer of the engine has a broken length", e);
        }
        this.over = head.status() == 204 || head.status() == 304 || known && left == 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        if (chunked && !over && left == 0) {
            nextChunk();
        }
        if (over) {
            return -1;
        }
        int count = link.read(into, offset, known || chunked ? (int) Math.min(most, left) : most);
        if (count < 0) {
            if (known || chunked) {
                throw new EOFException("the engine broke off its answer");
            }
            over = true;
            return -1;
        }
        left -= count;
        taken += count;
        over = known && left == 0;
        if (taken > MOST) {
            throw new IOException("an answer of the engine is larger than " + MOST + " bytes");
        }
        return count;
    }

    private void nextChunk() throws IOException {
        int[] longest = {LONGEST_LINE};
        if (begun) {
            Head.line(link, longest);
        }
        begun = true;
        String size = Head.line(link, longest).split(";", 2)[0].strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("an answer of the engine has a broken chunk", e);
        }
        over = left == 0;
    }

    @Override
    public void close() {
        link.close();
    }
}
