// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault;

import java.util.List;

/**
 * An append-only file of sealed lines: each bound to its file, its position and the line before it, so that a line that
 * is cut, moved, copied or edited does not open. Thread-safe. A write that failed, as on a full disk, leaves whole lines only and
 * is made again at the next call; after a force that failed nobody knows what is on disk, and every call throws.
 */
public interface SealedLog extends AutoCloseable {
    /**
     * Adds a line at the end, not yet forced. It waits in memory when the disk takes nothing, which {@link #flush} and
     * {@link #force} tell; when too much waits it is refused.
     *
     * @return its position, counted from 0
     */
    long append(byte[] line);

    /**
     * Adds lines at the end and hands them to the system: all of them, or none when this throws.
     *
     * @return the position of the first
     */
    long admit(List<byte[]> lines);

    /** Hands every line appended before the call to the system: the death of this process takes none of them, a loss of power may. */
    void flush();

    /** Returns when every line appended before the call is on disk; calls at the same time share one force. */
    void force();

    /** Reads from a position on what was appended before the call; damage throws and names file and line. */
    void read(long from, Reader reader);

    long size();

    /** Writes what is pending, without a force. */
    @Override
    void close();

    /** Takes lines. */
    @FunctionalInterface
    interface Reader {
        /** @return false to stop */
        boolean line(long position, byte[] line);
    }
}
