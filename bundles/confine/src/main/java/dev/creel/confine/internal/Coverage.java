// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PermissionLine;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the engine would say of lines that are not in force yet. */
final class Coverage {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}");

    private Coverage() {}

    /** Lines with variables stand for values nobody knows yet, and a quota is a whole: they are covered by the same text only. */
    static boolean covers(List<PermissionLine> granted, PermissionLine line) {
        if (granted.contains(line)) {
            return true;
        }
        if (open(line) || line.type().equals(Quota.TYPE)) {
            return false;
        }
        List<PermissionLine> closed = granted.stream().filter(l -> !open(l)).filter(l -> ungrantable(l).isEmpty()).toList();
        return ungrantable(line).isEmpty() && new Grants(0, closed).holds(line.type(), line.name(), line.actions());
    }

    /** A variable is taken for a value that fits its place. */
    static Optional<String> ungrantable(PermissionLine line) {
        String value = line.type().equals(Matching.EGRESS) ? "https://variable.invalid" : "variable";
        String name = VARIABLE.matcher(line.name()).replaceAll(value);
        try {
            new Grants(0, List.of(new PermissionLine(line.type(), name, line.actions())));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static boolean open(PermissionLine line) {
        return line.name().contains("${");
    }
}
