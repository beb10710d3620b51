// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One right in the standard PermissionInfo encoding: {@code (type)}, {@code (type "name")} or
 * {@code (type "name" "actions")}. Reading is strict: what is not exactly that is refused, never ignored.
 *
 * @param type class name of the permission
 * @param name what it is about; empty if absent; an origin is brought into its {@linkplain WebOrigin normal form}
 * @param actions comma-separated; empty if absent
 */
public record PermissionLine(String type, String name, String actions) {
    /** The most lines a file of rights may have. */
    static final int MOST = 512;

    private static final int LONGEST = 4096;
    private static final int LONGEST_FILE = 256 << 10;
    private static final String EGRESS = "dev.creel.api.net.EgressPermission";
    private static final Pattern TYPE = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*");

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
     * @throws IllegalArgumentException for the first line that is not a permission, or that stands there twice; names its number
     */
    public static List<PermissionLine> parseAll(String file) {
        Map<PermissionLine, Integer> lines = new LinkedHashMap<>();
        int number = 0;
        for (String line : PlainText.lines(file, LONGEST_FILE)) {
            number++;
            if (!line.isBlank()) {
                try {
                    add(lines, parse(line), number);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        return List.copyOf(lines.keySet());
    }

    private static void add(Map<PermissionLine, Integer> lines, PermissionLine line, int number) {
        Integer before = lines.putIfAbsent(line, number);
        if (before != null) {
            throw new IllegalArgumentException("the same stands in line " + before + "; remove one");
        }
        if (lines.size() > MOST) {
            throw new IllegalArgumentException("a file has at most " + MOST + " permissions");
        }
    }

    /** The same line for people and logs: what no file may hold is replaced by a mark, with which nothing can be granted. */
    public PermissionLine legible() {
        return new PermissionLine(type, PlainText.legible(name), PlainText.legible(actions));
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
        PlainText.check(name);
        PlainText.check(actions);
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

    static boolean isType(String type) {
        return type != null && type.length() <= LONGEST && TYPE.matcher(type).matches();
    }
}
