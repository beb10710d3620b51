// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the kernel has mounted below a folder. A bind mount has its file system's device and shows only here. Stateless. */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int POINT = 4;
    /** Written in the table as it is. */
    private static final Pattern PLAIN = Pattern.compile("[\\w./-]+");

    private Mounts() {}

    static List<Path> below(Path folder) throws IOException {
        return Files.exists(TABLE) ? below(folder, Files.readString(TABLE, StandardCharsets.UTF_8)) : List.of();
    }

    static List<Path> below(Path folder, String table) {
        List<Path> found = new ArrayList<>();
        String start = folder.toString().equals("/") ? "/" : folder + "/";
        if (PLAIN.matcher(start).matches() && !table.contains(" " + start)) {
            return found;
        }
        for (String line : table.split("\n")) {
            String[] fields = line.split(" ", POINT + 2);
            if (fields.length > POINT && plain(fields[POINT]).startsWith(start)) {
                found.add(Path.of(plain(fields[POINT])));
            }
        }
        return found;
    }

    /** The kernel writes blanks and backslashes as three octal digits. */
    private static String plain(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }
}
