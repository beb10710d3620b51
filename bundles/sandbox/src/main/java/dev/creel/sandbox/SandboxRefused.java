// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox;

/** A command or a container that is refused: which rule stands against it, and what to do about that. */
public final class SandboxRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String rule;
    private final String remedy;

    /** @param rule a setting's path, or {@code sandbox.NAME} */
    public SandboxRefused(String rule, String what, String remedy) {
        super(what + " (" + rule + "); " + remedy);
        this.what = what;
        this.rule = rule;
        this.remedy = remedy;
    }

    /** What is refused and why, without rule and remedy. */
    public String what() {
        return what;
    }

    public String rule() {
        return rule;
    }

    public String remedy() {
        return remedy;
    }
}
