// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

/**
 * One entry of a jar as its central directory describes it.
 *
 * @param name path inside the jar; a folder's ends with a slash
 * @param flags general purpose bits
 * @param method 0 stored, 8 deflated
 * @param packed bytes in the jar
 * @param size bytes unfolded
 * @param header offset of the local header
 */
record Entry(String name, int flags, int method, long crc, long packed, long size, long header) {
    private static final int DESCRIPTOR = 8;

    boolean folder() {
        return name.endsWith("/");
    }

    boolean deflated() {
        return method == 8;
    }

    /** Whether sizes and checksum follow the content. */
    boolean described() {
        return (flags & DESCRIPTOR) != 0;
    }
}
