// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * One file of a backup.
 *
 * @param name {@code state/...}, {@code config/...} or {@code workspace/AGENT/...}
 * @param size at most; a file of a workspace may have become smaller meanwhile
 * @param executable whether its owner may run it
 */
public record Entry(String name, long size, boolean executable) {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST = 4096;
    private static final int DEEPEST = 64;
    private static final Set<String> ROOTS = Set.of("state", "config", "workspace");

    public Entry {
        if (!sound(name) || size < 0) {
            throw new IllegalArgumentException("not the name of a file in a backup");
        }
    }

    /** Below one of the roots, with names that say nothing else on any system: no step up, no control or turning character. */
    private static boolean sound(String name) {
        String[] parts = name.split("/", -1);
        if (name.length() > LONGEST || parts.length < 2 || parts.length > DEEPEST || !ROOTS.contains(parts[0])) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME
                    || !StandardCharsets.UTF_8.newEncoder().canEncode(part)
                    || part.chars().anyMatch(c -> c < ' ' || c == 0x7F || c == '\\' || Character.getType(c) == Character.FORMAT)) {
                return false;
            }
        }
        return true;
    }

    boolean inState() {
        return name.startsWith("state/");
    }

    Json json() {
        return Json.object().put("name", name).put("size", size).put("executable", executable).build();
    }

    static Entry of(Json json) {
        Json.Obj in = json instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        return new Entry(in.text("name", ""), in.integer("size", -1), in.flag("executable", false));
    }
}
