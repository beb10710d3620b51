// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.config.ContainerOptions.Tmpfs;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The text of one folder in memory: a path and options from a closed list. */
final class TmpfsEntry {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-]{1,40}){1,4}");
    private static final Set<String> NEVER = Set.of("/proc", "/sys", "/dev", "/workspace", "/agent");
    private static final Set<String> WITHOUT_MEANING = Set.of("rw", "nosuid", "nodev", "exec");
    private static final long DEFAULT = 64L << 20;

    private TmpfsEntry() {}

    static Optional<Tmpfs> read(String entry) {
        int colon = entry.indexOf(':');
        String path = colon < 0 ? entry : entry.substring(0, colon);
        long bytes = DEFAULT;
        boolean executable = true;
        for (String option : colon < 0 ? new String[0] : entry.substring(colon + 1).split(",")) {
            if (option.startsWith("size=")) {
                bytes = Sizes.bytes(option.substring(5));
            } else if (option.equals("noexec")) {
                executable = false;
            } else if (!WITHOUT_MEANING.contains(option) && !option.matches("mode=[01]?[0-7]{3}")) {
                return Optional.empty();
            }
        }
        boolean free = NEVER.stream().noneMatch(never -> (path + "/").startsWith(never + "/"));
        return PATH.matcher(path).matches() && free && bytes > 0 ? Optional.of(new Tmpfs(path, bytes, executable)) : Optional.empty();
    }
}
