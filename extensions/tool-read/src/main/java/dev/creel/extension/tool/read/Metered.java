// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

/**
 * Text that counts how often it is looked at. The matcher of the JDK can take for ever over a pattern and a few words; it asks for
 * each character here, and is turned away when all the lines of a search have been looked at too often. Used by one thread.
 */
final class Metered implements CharSequence {
    private static final long MOST = 100_000_000;

    private String text = "";
    private long left = MOST;

    /** The pattern takes more steps than a search may. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super(null, null, false, false);
        }
    }

    /** The next text; what was spent stays spent. */
    Metered of(String next) {
        text = next;
        return this;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
