// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

/** What was asked for does not fit the files as they are; the text is for the model. */
final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mismatch(String text) {
        super(text);
    }
}
