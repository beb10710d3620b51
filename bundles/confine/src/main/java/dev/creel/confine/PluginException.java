// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

/** A plugin did not do what it was asked: it threw, took too long, or is gone. Carries text only, never its classes. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong: {@code BUSY} when it was not even asked, because too many calls wait for it. */
    public enum Kind { FAILED, BUSY, TIMEOUT, GONE, CANCELLED }

    private final Kind kind;

    public PluginException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
