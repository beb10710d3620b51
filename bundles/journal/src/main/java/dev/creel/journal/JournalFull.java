// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal;

/** So many messages wait for their end that no further one is kept; nothing was written, and it can be tried again later. */
public final class JournalFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalFull(String message) {
        super(message);
    }
}
