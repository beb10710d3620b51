// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One clause of an OSGi header.
 *
 * @param paths what it is about, one or several
 * @param parameters attributes by name, directives by name and colon
 */
record Clause(List<String> paths, Map<String, String> parameters) {
    Clause {
        paths = List.copyOf(paths);
        parameters = Map.copyOf(parameters);
    }

    /** @throws Flaw where the text leaves the header grammar: the framework would guess what is meant */
    static List<Clause> parse(String header, String value) throws Flaw {
        List<Clause> clauses = new ArrayList<>();
        for (String clause : split(header, value, ',')) {
            List<String> paths = new ArrayList<>();
            Map<String, String> parameters = new LinkedHashMap<>();
            for (String part : split(header, clause, ';')) {
                // Any other blank, and one elsewhere, becomes part of the name in the framework's reading.
                String text = part.replaceFirst("^ +", "");
                int equals = text.indexOf('=');
                if (equals < 0 && parameters.isEmpty() && text.matches("[A-Za-z0-9_$./+-]+")) {
                    paths.add(text);
                } else {
                    parameter(header, text, equals, parameters);
                }
            }
            if (paths.isEmpty()) {
                throw new Flaw("header.syntax", header, "has a clause that names nothing");
            }
            clauses.add(new Clause(paths, parameters));
        }
        return clauses;
    }

    private static void parameter(String header, String text, int equals, Map<String, String> parameters) throws Flaw {
        boolean directive = equals > 0 && text.charAt(equals - 1) == ':';
        String name = equals < 0 ? "" : text.substring(0, directive ? equals - 1 : equals);
        // An attribute may state its type after a colon.
        if (!name.matches(directive ? "[A-Za-z0-9_.-]+" : "[A-Za-z0-9_.-]+(:[A-Za-z<>]+)?")) {
            throw new Flaw("header.syntax", header, "\"" + text + "\" is neither a path nor NAME=VALUE");
        }
        String value = text.substring(equals + 1);
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        String inner = quoted ? value.substring(1, value.length() - 1) : value;
        if (!quoted && !inner.matches("[^\\s\"=;,:\\\\]*") || inner.indexOf('"') >= 0 || inner.endsWith("\\")) {
            throw new Flaw("header.syntax", header, name + ": its value needs one pair of quotes");
        }
        if (parameters.put(directive ? name + ':' : name, inner) != null) {
            throw new Flaw("header.syntax", header, name + " stands twice in one clause");
        }
    }

    /** Splits outside quotes. */
    private static List<String> split(String header, String value, char separator) throws Flaw {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(value.substring(from, i));
                from = i + 1;
            }
        }
        if (quoted) {
            throw new Flaw("header.syntax", header, "a closing quote is missing");
        }
        parts.add(value.substring(from));
        return parts;
    }
}
