// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Number and hash of the last line known to be on disk; number 0 when that cannot be told. */
record Head(long count, String hash) {
    static Head of(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(128);
        int length = file.read(text, 0);
        String[] parts = new String(text.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII).strip().split(" ");
        boolean whole = parts.length == 2 && parts[0].matches("[0-9]{19}") && parts[1].matches("[0-9a-f]{64}");
        return whole ? new Head(Long.parseLong(parts[0]), parts[1]) : new Head(0, Walk.START);
    }
}
