// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which files tools never change, because they tell the agent, the gateway or git what to do. Names are compared as the most
 * forgiving file system would: case, compatible forms and invisible characters do not count. Stateless.
 */
final class Guarded {
    /** At the top of the workspace only: that is where they are read from. */
    private static final Set<String> AT_TOP = Set.of("agents.md", "soul.md", "tools.md", "identity.md", "user.md", "heartbeat.md",
            "bootstrap.md", "boot.md", "skills", "hooks", "plugins", "plugins-allowlist", ".creel", ".openclaw", ".clawdbot",
            "creel.json", "openclaw.json", "clawdbot.json", "exec-approvals.json");

    /** Anywhere: hooks, configuration, and the file that says where both are. */
    private static final String GIT = ".git";

    private Guarded() {}

    static boolean covers(List<String> names) {
        return !names.isEmpty() && AT_TOP.contains(folded(names.get(0))) || names.stream().anyMatch(Guarded::isGit);
    }

    static boolean isGit(String name) {
        return folded(name).equals(GIT);
    }

    private static String folded(String name) {
        StringBuilder seen = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKC).codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT && c != 0x034F && !(c >= 0xFE00 && c <= 0xFE0F))
                .forEach(seen::appendCodePoint);
        return Normalizer.normalize(seen.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }
}
