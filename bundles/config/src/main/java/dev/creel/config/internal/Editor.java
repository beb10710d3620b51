// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.ConfigException;
import dev.creel.config.KeyPath;
import java.util.List;
import java.util.Optional;

/**
 * Edits a JSON5 text in place: only the characters of the value or key change, so comments, order, includes and variables
 * stay as written. A comment beside a removed key stays too. Immutable; each edit gives a new text.
 */
final class Editor {
    private Editor() {}

    /** The text with that value at that path; objects on the way are made. */
    static String set(String text, KeyPath path, String value) {
        String json = value.strip();
        try {
            Json5.parse(json);
        } catch (Json5Exception e) {
            throw refused(path, "value is not JSON5: " + e.getMessage(), "put quotes around text");
        }
        String source = text.isBlank() ? "{}\n" : text;
        if (path.isRoot()) {
            return json + "\n";
        }
        Node here = Json5.parse(source);
        for (int depth = 0; depth < path.keys().size(); depth++) {
            Optional<Node> next = child(here, path.keys().get(depth), path);
            if (next.isEmpty()) {
                return insert(source, here, path, depth, json);
            }
            here = next.get();
        }
        return source.substring(0, here.start()) + indented(json, indent(source, here.start())) + source.substring(here.end());
    }

    /** The text without that key or element. @throws ConfigException when it is not in this text */
    static String unset(String text, KeyPath path) {
        Node here = text.isBlank() || path.isRoot() ? null : Json5.parse(text);
        for (int depth = 0; here != null && depth < path.keys().size() - 1; depth++) {
            here = child(here, path.keys().get(depth), path).orElse(null);
        }
        String last = path.isRoot() ? "" : path.keys().get(path.keys().size() - 1);
        if (here == null || child(here, last, path).isEmpty()) {
            throw refused(path, "is not set in this file", "keys of an included file are edited there");
        }
        int index = here instanceof Node.Arr ? Integer.parseInt(last) : position((Node.Obj) here, last);
        return remove(text, spans(here), index);
    }

    private static int position(Node.Obj object, String key) {
        for (int i = object.members().size() - 1; i >= 0; i--) {
            if (object.members().get(i).key().equals(key)) {
                return i;
            }
        }
        throw new IllegalArgumentException(key);
    }

    private static Optional<Node> child(Node node, String key, KeyPath path) {
        if (node instanceof Node.Obj object) {
            return object.member(key).map(Node.Member::value);
        }
        if (node instanceof Node.Arr array && KeyPath.isIndex(key)) {
            int index = Integer.parseInt(key);
            if (index > array.elements().size()) {
                throw refused(path, "the list has " + array.elements().size() + " elements", "use an index up to that number");
            }
            return index == array.elements().size() ? Optional.empty() : Optional.of(array.elements().get(index));
        }
        throw refused(path, "\"" + key + "\" would be inside a value that has no keys", "set the value above it");
    }

    /** Where members or elements begin and end. */
    private static List<int[]> spans(Node node) {
        return node instanceof Node.Obj object
                ? object.members().stream().map(member -> new int[] {member.keyStart(), member.value().end()}).toList()
                : ((Node.Arr) node).elements().stream().map(element -> new int[] {element.start(), element.end()}).toList();
    }

    private static String insert(String text, Node into, KeyPath path, int depth, String json) {
        List<int[]> spans = spans(into);
        String outer = indent(text, into.start());
        boolean lines = spans.isEmpty() ? into.end() - into.start() == 2 || text.substring(into.start(), into.end()).contains("\n")
                : text.substring(into.start(), spans.get(0)[0]).contains("\n");
        String inner = !spans.isEmpty() && lines ? indent(text, spans.get(0)[0]) : outer + "  ";
        String entry = entry(text, into, path, depth, json, lines ? inner : outer, lines);
        if (spans.isEmpty()) {
            String inside = text.substring(into.start() + 1, into.end() - 1).stripTrailing();
            String body = lines ? inside + "\n" + inner + entry + "\n" + outer : inside + entry;
            return text.substring(0, into.start() + 1) + body + text.substring(into.end() - 1);
        }
        int end = spans.get(spans.size() - 1)[1];
        int comma = Json5.skip(text, end);
        boolean trailing = text.charAt(comma) == ',';
        String before = text.substring(0, end) + (trailing ? text.substring(end, comma + 1) : ",");
        int rest = trailing ? comma + 1 : end;
        int to = lines ? afterComment(text, rest) : rest;
        return before + text.substring(rest, to) + (lines ? "\n" + inner : " ") + entry + (trailing ? "," : "") + text.substring(to);
    }

    private static String entry(String text, Node into, KeyPath path, int depth, String json, String indent, boolean lines) {
        boolean quoted = quotes(text, into);
        StringBuilder out = new StringBuilder();
        String step = indent;
        int first = depth;
        if (into instanceof Node.Obj) {
            out.append(key(path.keys().get(first), quoted)).append(": ");
        }
        for (int i = first + 1; i < path.keys().size(); i++) {
            step = step + "  ";
            out.append('{').append(lines ? "\n" + step : "").append(key(path.keys().get(i), quoted)).append(": ");
        }
        out.append(indented(json, step));
        for (int i = first + 1; i < path.keys().size(); i++) {
            step = step.substring(0, step.length() - 2);
            out.append(lines ? "\n" + step : "").append('}');
        }
        return out.toString();
    }

    /** The end of a comment that begins on the same line, so that it stays beside what it explains. */
    private static int afterComment(String text, int from) {
        int lineEnd = from;
        while (lineEnd < text.length() && text.charAt(lineEnd) != '\n' && text.charAt(lineEnd) != '\r') {
            lineEnd++;
        }
        String rest = text.substring(from, lineEnd);
        String bare = rest.strip();
        boolean whole = bare.startsWith("//") || bare.startsWith("/*") && bare.indexOf("*/") == bare.length() - 2;
        return whole ? lineEnd : from;
    }

    private static String remove(String text, List<int[]> spans, int index) {
        int start = spans.get(index)[0];
        int end = spans.get(index)[1];
        int comma = Json5.skip(text, end);
        if (text.charAt(comma) == ',') {
            return dropBlankLine(text.substring(0, start) + text.substring(end, comma) + text.substring(comma + 1), start);
        }
        if (index == 0) {
            return dropBlankLine(text.substring(0, start) + text.substring(end), start);
        }
        int before = Json5.skip(text, spans.get(index - 1)[1]);
        return dropBlankLine(text.substring(0, before) + text.substring(before + 1, start) + text.substring(end), start - 1);
    }

    /** Takes the line away when nothing but white space is left of it. */
    private static String dropBlankLine(String text, int at) {
        int from = at;
        while (from > 0 && (text.charAt(from - 1) == ' ' || text.charAt(from - 1) == '\t')) {
            from--;
        }
        int to = at;
        while (to < text.length() && (text.charAt(to) == ' ' || text.charAt(to) == '\t' || text.charAt(to) == '\r')) {
            to++;
        }
        boolean blank = from > 0 && text.charAt(from - 1) == '\n' && to < text.length() && text.charAt(to) == '\n';
        if (blank) {
            return text.substring(0, from) + text.substring(to + 1);
        }
        boolean spaceTwice = at > 0 && at < text.length() && text.charAt(at - 1) == ' ' && text.charAt(at) == ' ';
        return spaceTwice ? text.substring(0, at) + text.substring(at + 1) : text;
    }

    private static boolean quotes(String text, Node into) {
        if (into instanceof Node.Obj object && !object.members().isEmpty()) {
            return text.charAt(object.members().get(0).keyStart()) == '"';
        }
        return Json5.parse(text) instanceof Node.Obj root && !root.members().isEmpty()
                && text.charAt(root.members().get(0).keyStart()) == '"';
    }

    private static String key(String key, boolean quoted) {
        return !quoted && Json5Chars.isName(key) ? key : Json.of(key).text();
    }

    private static String indent(String text, int at) {
        int line = text.lastIndexOf('\n', at - 1) + 1;
        int end = line;
        while (end < at && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(line, end);
    }

    private static String indented(String json, String indent) {
        return indent.isEmpty() || json.indexOf('\n') < 0 || hasLongString(json) ? json : json.replace("\n", "\n" + indent);
    }

    /** True when a string goes on over a line end: more white space would change it. */
    private static boolean hasLongString(String json) {
        return json.contains("\\\n") || json.contains("\\\r") || json.contains("\u2028") || json.contains("\u2029");
    }

    private static ConfigException refused(KeyPath path, String message, String remedy) {
        return new ConfigException("the configuration was not changed", List.of(new Issue(path.toString(), message, remedy)));
    }
}
