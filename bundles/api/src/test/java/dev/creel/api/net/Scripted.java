// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A reply whose body arrives in pieces of a given size. */
final class Scripted implements Reply {
    private final byte[] body;
    private final int piece;
    private int at;

    Scripted(String body, int piece) {
        this(body.getBytes(StandardCharsets.UTF_8), piece);
    }

    Scripted(byte[] body, int piece) {
        this.body = body;
        this.piece = piece;
    }

    int taken() {
        return at;
    }

    @Override
    public int status() {
        return 200;
    }

    @Override
    public Map<String, List<String>> headers() {
        return Map.of();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (at == body.length) {
            return -1;
        }
        int n = Math.min(Math.min(length, piece), body.length - at);
        System.arraycopy(body, at, into, offset, n);
        at += n;
        return n;
    }

    @Override
    public void close() {}
}
