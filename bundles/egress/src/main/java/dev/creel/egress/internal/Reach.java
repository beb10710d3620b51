// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/** How far an address reaches; decides which right a connection to it needs. */
enum Reach {
    /** The public internet. */
    GLOBAL,
    /** This machine or a network of its owner: loopback, RFC 1918, unique local, shared (CGNAT). */
    PRIVATE,
    /** One link, where clouds keep credentials: 169.254/16, fe80::/10. Only when the origin is that very address. */
    LINK,
    /** Nothing a request belongs to: unspecified, multicast, broadcast, documentation, benchmarks, reserved. */
    NONE;

    private static final int[][] V4 = {
        // first address, prefix length, reach
        {0x00000000, 8, 3}, {0x0A000000, 8, 1}, {0x64400000, 10, 1}, {0x7F000000, 8, 1}, {0xA9FE0000, 16, 2},
        {0xAC100000, 12, 1}, {0xC0000000, 24, 3}, {0xC0000200, 24, 3}, {0xC0586300, 24, 3}, {0xC0A80000, 16, 1},
        {0xC6120000, 15, 3}, {0xC6336400, 24, 3}, {0xCB007100, 24, 3}, {0xE0000000, 4, 3}, {0xF0000000, 4, 3}
    };

    /** An address that carries an IPv4 address inside reaches as far as that one: such forms hide a private target. */
    static Reach of(InetAddress address) {
        byte[] b = address.getAddress();
        return address instanceof Inet4Address ? v4(b, 0) : v6(b);
    }

    private static Reach v4(byte[] b, int at) {
        int value = (b[at] & 255) << 24 | (b[at + 1] & 255) << 16 | (b[at + 2] & 255) << 8 | b[at + 3] & 255;
        for (int[] range : V4) {
            if (((value ^ range[0]) & -1 << (32 - range[1])) == 0) {
                return values()[range[2]];
            }
        }
        return GLOBAL;
    }

    private static Reach v6(byte[] b) {
        int first = (b[0] & 255) << 8 | b[1] & 255;
        if (isZero(b, 0, 15) && b[15] == 1) {
            return PRIVATE;
        }
        if (isZero(b, 0, 10) && (isZero(b, 10, 12) || (b[10] == -1 && b[11] == -1))) {
            return isZero(b, 12, 16) ? NONE : v4(b, 12);
        }
        if ((first & 0xFE00) == 0xFC00 || (first & 0xFFC0) == 0xFEC0) {
            return PRIVATE;
        }
        if ((first & 0xFFC0) == 0xFE80) {
            return LINK;
        }
        if ((first & 0xE000) == 0x2000) {
            return unicast(b, first);
        }
        boolean nat64 = first == 0x0064 && (b[2] & 255) == 0xFF && (b[3] & 255) == 0x9B;
        return nat64 && isZero(b, 4, 12) ? v4(b, 12) : nat64 ? PRIVATE : NONE;
    }

    private static Reach unicast(byte[] b, int first) {
        int second = (b[2] & 255) << 8 | b[3] & 255;
        if (first == 0x2002) {
            return v4(b, 2);
        }
        if (first == 0x2001 && second == 0) {
            byte[] client = {(byte) ~b[12], (byte) ~b[13], (byte) ~b[14], (byte) ~b[15]};
            Reach server = v4(b, 4);
            return server == GLOBAL ? v4(client, 0) : server;
        }
        boolean isatap = (b[8] & 0xFD) == 0 && b[9] == 0 && (b[10] & 255) == 0x5E && (b[11] & 255) == 0xFE;
        if (isatap) {
            return v4(b, 12);
        }
        boolean documentation = (first == 0x2001 && second == 0x0DB8) || (first & 0xFFF0) == 0x3FF0;
        return documentation || (first == 0x2001 && second < 0x0200) ? NONE : GLOBAL;
    }

    private static boolean isZero(byte[] b, int from, int to) {
        return Arrays.equals(b, from, to, new byte[to - from], 0, to - from);
    }
}
