// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import java.util.Set;

/**
 * All that decides who may talk to one account, immutable.
 *
 * @param enabled whether the account takes messages at all
 * @param direct direct messages
 * @param groups everywhere else
 */
public record Policy(boolean enabled, Direct direct, Groups groups) {
    /** What holds for an account that is not configured, or whose configuration cannot be read. */
    public static final Policy NOBODY = new Policy(false, Direct.CLOSED, Groups.CLOSED);

    /** The same with those whom the operator let in by a code. They count for direct messages and nowhere else. */
    public Policy approving(Set<String> approved) {
        return new Policy(enabled, new Direct(direct.mode(), direct.listed(), approved, direct.ownNumber()), groups);
    }
}
