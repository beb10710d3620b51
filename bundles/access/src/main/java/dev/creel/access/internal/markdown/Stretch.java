// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import java.util.List;

/**
 * Text of one look, not yet escaped.
 *
 * @param styles around it, outermost first
 */
record Stretch(String text, List<Style> styles) {
    Stretch {
        styles = List.copyOf(styles);
    }

    /** Whether white space counts and only characters that end an element are escaped. */
    boolean verbatim() {
        return !styles.isEmpty() && styles.get(styles.size() - 1).verbatim();
    }

    /**
     * Formatting as the service writes it.
     *
     * @param open what stands before
     * @param close what stands behind
     * @param verbatim whether it is code
     */
    record Style(String open, String close, boolean verbatim) {}
}
