// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

/** Nothing was decided or kept, because the agent is not there yet or not any more; the sender may try again. */
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
        super(message);
    }
}
