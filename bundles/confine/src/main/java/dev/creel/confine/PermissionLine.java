// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One right in the standard PermissionInfo encoding: {@code (type)}, {@code (type "name")} or
 * {@code (type "name" "actions")}. Reading is strict: what is not exactly that is refused, never ignored.
 *
 * @param type class name of the permission
 * @param name what it is about; empty if absent; an origin is brought into its {@linkplain WebOrigin normal form}
 * @param actions comma-separated; empty if absent
 */
public record PermissionLine(String type, String name, String actions) {
    private static final int LONGEST = 4096;
    private static final String EGRESS = "dev.creel.api.net.EgressPermission";

    public PermissionLine {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(actions, "actions");
        if (!isType(type)) {
            throw new IllegalArgumentException("not a permission type: " + type);
        }
        if (type.equals(EGRESS)) {
            name = normal(name);
        }
    }

    /** @throws IllegalArgumentException when the text is not one encoded permission; says where */
    public static PermissionLine parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a permission has at most " + LONGEST + " characters");
        }
        Scanner s = new Scanner(text);
        PermissionLine line = read(s);
        s.end();
        return line;
    }

    /**
     * Reads the lines of a permissions.perm: blank lines and lines that begin with {@code #} or {@code //} are skipped.
     *
     * @throws IllegalArgumentException for the first line that is not a permission; names its number
     */
    public static List<PermissionLine> parseAll(String file) {
        List<PermissionLine> lines = new ArrayList<>();
        int number = 0;
        for (String raw : file.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith("//")) {
                continue;
            }
            try {
                lines.add(parse(line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(lines);
    }

    /** The encoding, from which {@link #parse} makes an equal line. */
    public String encoded() {
        StringBuilder out = new StringBuilder("(").append(type);
        if (!name.isEmpty() || !actions.isEmpty()) {
            out.append(' ').append(Scanner.quote(name));
        }
        if (!actions.isEmpty()) {
            out.append(' ').append(Scanner.quote(actions));
        }
        return out.append(')').toString();
    }

    static PermissionLine read(Scanner s) {
        s.expect('(');
        String type = s.word();
        String name = s.at('"') ? s.quoted() : "";
        String actions = s.at('"') ? s.quoted() : "";
        s.expect(')');
        return new PermissionLine(type, name, actions);
    }

    /** A variable that nobody replaced yet, or what is no origin, stays as written; granting the latter is refused. */
    private static String normal(String origin) {
        try {
            return WebOrigin.parse(origin).origin();
        } catch (IllegalArgumentException e) {
            return origin;
        }
    }

    private static boolean isType(String type) {
        if (type == null || type.isEmpty() || !Character.isJavaIdentifierStart(type.charAt(0))) {
            return false;
        }
        for (int i = 1; i < type.length(); i++) {
            char c = type.charAt(i);
            if (c != '.' && !Character.isJavaIdentifierPart(c)) {
                return false;
            }
        }
        return !type.endsWith(".") && !type.contains("..");
    }
}
