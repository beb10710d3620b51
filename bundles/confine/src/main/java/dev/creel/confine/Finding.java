// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

/**
 * One thing in a bundle that a plugin may not have.
 *
 * @param rule stable id beginning with {@code gate.}; {@code docs/permissions.md} lists them
 * @param text the entry or header, what is wrong with it, and the remedy
 */
public record Finding(String rule, String text) {
    @Override
    public String toString() {
        return text + " (" + rule + ')';
    }
}
