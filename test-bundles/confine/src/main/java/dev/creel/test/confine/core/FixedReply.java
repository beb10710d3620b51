// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.api.net.Reply;
import java.util.List;
import java.util.Map;

/** A reply without a body. */
record FixedReply(int status) implements Reply {
    @Override
    public Map<String, List<String>> headers() {
        return Map.of();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        return -1;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
