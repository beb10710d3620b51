// SPDX-License-Identifier: Apache-2.0
package dev.creel.woven;

/** Ends a plugin's thread from inside; thrown again at the next poll, so catching it does not help. */
public final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    public Stopped() {
        super("stopped by the host", null, false, false);
    }
}
