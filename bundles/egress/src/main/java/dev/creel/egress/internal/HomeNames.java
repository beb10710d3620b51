// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.util.List;

/** Names that mean something only in the network one is in: such a name is never one of the public web. Stateless. */
final class HomeNames {
    private static final List<String> ENDINGS =
            List.of("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "home.arpa");

    private HomeNames() {}

    /** @param host in normal form, no address */
    static boolean covers(String host) {
        return host.indexOf('.') < 0 || ENDINGS.stream().anyMatch(end -> host.endsWith('.' + end));
    }
}
