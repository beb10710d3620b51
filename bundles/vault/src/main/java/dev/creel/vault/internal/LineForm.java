// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

/** How a log's lines stand in its file; thread-safe. Texts are without their line end. */
interface LineForm {
    /** The file's first line, empty for none. */
    byte[] header();

    /** The mark that stands before the first line. */
    byte[] start();

    /**
     * The text of a line.
     *
     * @param before the mark of the line before
     * @param forced how many lines were on disk when it was written
     */
    Written encode(long position, byte[] before, long forced, byte[] line);

    /** The line of a text, or null when it was not written there, after that line, into that file, by us. */
    Read decode(long position, byte[] before, byte[] text);

    /** The mark of a text, without opening it; null when it cannot be one of ours. */
    byte[] mark(byte[] text);

    record Written(byte[] text, byte[] mark) {}

    record Read(byte[] line, byte[] mark, long forced) {}
}
