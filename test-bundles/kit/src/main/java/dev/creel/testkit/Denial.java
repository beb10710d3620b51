// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit;

/**
 * One refusal of the host, from its audit log.
 *
 * @param id as in the message the plugin got
 * @param rule what refused; {@code docs/permissions.md} lists the rules
 * @param line the line that would allow it
 * @param remedy what an operator is told
 */
public record Denial(String id, String rule, String line, String remedy) {
    /** The refusal as an author reads it. */
    public String advice() {
        return remedy.startsWith("no plugin")
                ? rule + " (" + id + "): " + remedy + ", so do without " + line
                : rule + " (" + id + "): declare in OSGI-INF/permissions.perm: " + line;
    }
}
