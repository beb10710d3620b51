// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

/** Lines as they are: what the operator chose who wants to read the files, or seals the whole disk. */
final class PlainForm implements LineForm {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] header() {
        return NOTHING;
    }

    @Override
    public byte[] start() {
        return NOTHING;
    }

    @Override
    public Written encode(long position, byte[] before, long forced, byte[] line) {
        for (byte b : line) {
            if (b == '\n') {
                throw new IllegalArgumentException("a line has no line feed inside");
            }
        }
        return new Written(line, NOTHING);
    }

    @Override
    public Read decode(long position, byte[] before, byte[] text) {
        return text.length == 0 || hasZero(text) ? null : new Read(text, NOTHING, 0);
    }

    /** A zero stands in no line of JSON: a piece of the file was lost there. */
    private static boolean hasZero(byte[] text) {
        for (byte b : text) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public byte[] mark(byte[] text) {
        return NOTHING;
    }
}
