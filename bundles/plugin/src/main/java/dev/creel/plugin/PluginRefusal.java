// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin;

/** An operation on a plugin was refused or failed and changed nothing; the message names the thing, the rule and the remedy. */
public final class PluginRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    /** @param rule stable id, for example {@code gate.duplicate-entry}, {@code policy.missing-line}, {@code consent.changed} */
    public PluginRefusal(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    public String rule() {
        return rule;
    }
}
