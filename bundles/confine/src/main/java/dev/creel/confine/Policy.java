// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an operator grants, in the standard ConditionalPermissionInfo encoding:
 * <code>ALLOW { [condition "argument"] (permission) } "name"</code>. Lines that begin with {@code #} or {@code //} are comments.
 * Only {@code ALLOW} is known: rights are granted, never subtracted.
 *
 * @param name the policy's name: the plugin's short name
 * @param conditions to whom it applies; all of them must hold
 * @param lines the rights granted
 */
public record Policy(String name, List<Condition> conditions, List<PermissionLine> lines) {
    private static final int LONGEST = 256 << 10;
    private static final int MOST_CONDITIONS = 8;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /** One condition: its class name and arguments. */
    public record Condition(String type, List<String> arguments) {
        public Condition {
            arguments = List.copyOf(arguments);
            if (!PermissionLine.isType(type) || arguments.size() > MOST_CONDITIONS) {
                throw new IllegalArgumentException("not a condition: " + type);
            }
            arguments.forEach(PlainText::check);
        }
    }

    public Policy {
        conditions = List.copyOf(conditions);
        lines = List.copyOf(lines);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a policy's name is lower-case letters, digits and hyphens, not \"" + name + "\"");
        }
        if (conditions.size() > MOST_CONDITIONS || lines.size() > PermissionLine.MOST) {
            throw new IllegalArgumentException("a policy has at most " + MOST_CONDITIONS + " conditions and " + PermissionLine.MOST
                    + " permissions");
        }
        Set<Object> seen = new HashSet<>(conditions);
        for (PermissionLine line : lines) {
            if (!seen.add(line)) {
                throw new IllegalArgumentException(line.encoded() + " stands there twice; remove one");
            }
        }
        if (seen.size() < conditions.size() + lines.size()) {
            throw new IllegalArgumentException("a condition stands there twice; remove one");
        }
    }

    /** @throws IllegalArgumentException when the text is not exactly one policy; says where */
    public static Policy parse(String text) {
        Scanner s = new Scanner(String.join("\n", PlainText.lines(text, LONGEST)));
        if (!s.word().equalsIgnoreCase("ALLOW")) {
            throw new IllegalArgumentException("a policy begins with ALLOW");
        }
        s.expect('{');
        List<Condition> conditions = new ArrayList<>();
        while (s.at('[')) {
            conditions.add(condition(s));
        }
        List<PermissionLine> lines = new ArrayList<>();
        while (s.at('(')) {
            lines.add(PermissionLine.read(s));
        }
        s.expect('}');
        String name = s.quoted();
        s.end();
        return new Policy(name, conditions, lines);
    }

    /** The encoding, one right a line, from which {@link #parse} makes an equal policy. */
    public String encoded() {
        StringBuilder out = new StringBuilder("ALLOW {\n");
        for (Condition c : conditions) {
            out.append("  [").append(c.type());
            c.arguments().forEach(a -> out.append(' ').append(Scanner.quote(a)));
            out.append("]\n");
        }
        lines.forEach(l -> out.append("  ").append(l.encoded()).append('\n'));
        return out.append("} ").append(Scanner.quote(name)).append('\n').toString();
    }

    private static Condition condition(Scanner s) {
        s.expect('[');
        String type = s.word();
        List<String> arguments = new ArrayList<>();
        while (s.at('"')) {
            arguments.add(s.quoted());
        }
        s.expect(']');
        return new Condition(type, arguments);
    }
}
