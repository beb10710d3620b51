// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

/** A plugin did not do what it was asked: it threw, took too long, or is gone. Carries text only, never its classes. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind { FAILED, TIMEOUT, GONE, CANCELLED }

    private final Kind kind;

    public PluginException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
