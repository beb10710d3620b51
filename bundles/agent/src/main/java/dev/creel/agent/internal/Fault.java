// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.util.Locale;

/** Why a model gave no answer, as far as it decides what is tried next. */
enum Fault {
    AUTH(true, true, true),
    BILLING(true, true, true),
    RATE_LIMIT(true, true, true),
    OVERLOADED(true, false, true),
    TIMEOUT(true, false, true),
    /** The network, the server or the plugin failed in a way nobody foresaw. */
    UNKNOWN(true, false, true),
    /** There is no such model or provider here: nothing to wait for, and nothing wrong with the account. */
    ABSENT(true, false, false),
    /** Compaction mends it, another model of the same size does not. */
    CONTEXT_LENGTH(false, false, false),
    /** Asking the next model until one does what others decline would be a way around their rules. */
    REFUSAL(false, false, false),
    /** The request itself is wrong, so every model gets it wrong. */
    FORMAT(false, false, false),
    /** The run was stopped, its time is over, or the host itself decided. */
    ENDED(false, false, false);

    private final boolean fallsOver;
    private final boolean rotates;
    private final boolean cools;

    Fault(boolean fallsOver, boolean rotates, boolean cools) {
        this.fallsOver = fallsOver;
        this.rotates = rotates;
        this.cools = cools;
    }

    /** Whether another model may be asked instead. */
    boolean fallsOver() {
        return fallsOver;
    }

    /** Whether it is the account's fault, so that another account of the same provider may do. */
    boolean rotates() {
        return rotates;
    }

    /** Whether the account is left alone for a while. */
    boolean cools() {
        return cools;
    }

    /** Whether the call failed before a model did anything that is paid for. */
    boolean unpaid() {
        return this != TIMEOUT && this != UNKNOWN && this != REFUSAL && this != ENDED;
    }

    /** As clients and files name it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #text} wrote. */
    static Fault of(String text) {
        for (Fault fault : values()) {
            if (fault.text().equals(text)) {
                return fault;
            }
        }
        return UNKNOWN;
    }
}
