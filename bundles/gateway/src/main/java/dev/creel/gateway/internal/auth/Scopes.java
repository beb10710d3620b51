// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rights of operator clients: one table for every transport; stateless. */
public final class Scopes {
    public static final String READ = "operator.read";
    public static final String WRITE = "operator.write";
    public static final String ADMIN = "operator.admin";
    public static final String PAIRING = "operator.pairing";
    public static final String APPROVALS = "operator.approvals";

    /** Every scope an operator can hold. */
    public static final Set<String> ALL = Set.of(READ, WRITE, ADMIN, APPROVALS, PAIRING,
            "operator.questions", "operator.talk", "operator.talk.secrets");

    private Scopes() {}

    /** Whether those scopes include the needed one: admin implies all, write implies read and talk. */
    public static boolean allow(Set<String> held, String needed) {
        return held.contains(needed)
                || held.contains(ADMIN)
                || held.contains(WRITE) && (needed.equals(READ) || needed.equals("operator.talk"));
    }

    /** Whether those scopes include each of the needed ones. */
    public static boolean cover(Set<String> held, Set<String> needed) {
        return needed.stream().allMatch(scope -> allow(held, scope));
    }

    /** What of the wished scopes there is at all, in the order asked; asking for none gives none. */
    public static Set<String> known(List<String> wished) {
        Set<String> out = new LinkedHashSet<>(wished);
        out.retainAll(ALL);
        return out;
    }
}
