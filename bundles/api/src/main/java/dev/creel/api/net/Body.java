// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.plugin.Failure;
import java.util.Arrays;

/** The whole body of a reply, for answers that are small or have a known bound. Stateless. */
public final class Body {
    private static final int FIRST = 4096;

    private Body() {}

    /**
     * Reads to the end.
     *
     * @param most bytes
     * @throws Failure with {@code BAD_INPUT} as soon as there are more
     */
    public static byte[] read(Reply reply, int most) {
        byte[] buffer = new byte[Math.min(FIRST, most) + 1];
        int size = 0;
        while (true) {
            int n = reply.read(buffer, size, buffer.length - size);
            if (n < 0) {
                return Arrays.copyOf(buffer, size);
            }
            size += n;
            if (size > most) {
                throw new Failure(Failure.Code.BAD_INPUT, "the body has more than " + most + " bytes");
            }
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(most + 1L, size * 2L));
            }
        }
    }
}
