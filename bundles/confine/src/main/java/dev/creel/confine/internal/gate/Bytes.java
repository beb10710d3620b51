// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A jar's bytes with the numbers of the zip format, little-endian. A number that does not lie inside them is a flaw.
 *
 * @param array not changed by anybody
 */
record Bytes(byte[] array) {
    private static final int ASCII_END = 0x80;

    int half(long at) throws Flaw {
        need(at, 2);
        int i = (int) at;
        return array[i] & 0xff | (array[i + 1] & 0xff) << 8;
    }

    int word(long at) throws Flaw {
        return half(at) | half(at + 2) << 16;
    }

    long unsigned(long at) throws Flaw {
        return word(at) & 0xffffffffL;
    }

    void need(long at, long length) throws Flaw {
        if (at < 0 || length < 0 || at + length > array.length) {
            throw new Flaw("zip.short", "the jar", "ends inside one of its entries; fetch it again");
        }
    }

    boolean same(long a, long b, int length) throws Flaw {
        need(a, length);
        need(b, length);
        for (int i = 0; i < length; i++) {
            if (array[(int) a + i] != array[(int) b + i]) {
                return false;
            }
        }
        return true;
    }

    /** A name: UTF-8 where the entry says so, else ASCII, which all readers read alike. */
    String name(long at, int length, boolean utf8) throws Flaw {
        need(at, length);
        for (int i = 0; !utf8 && i < length; i++) {
            if ((array[(int) at + i] & 0xff) >= ASCII_END) {
                throw new Flaw("entry.name", "an entry", "its name is not ASCII and not marked as UTF-8");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array, (int) at, length)).toString();
        } catch (CharacterCodingException e) {
            throw new Flaw("entry.name", "an entry", "its name is not UTF-8");
        }
    }
}
