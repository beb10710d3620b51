// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in the configuration: {@code models.providers.mock.apiKey}, {@code agents.list[0].id} or, for a key with dots,
 * {@code models.providers["my.host"].apiKey}. Immutable; {@link #toString} gives the form that {@link #parse} reads.
 */
public record KeyPath(List<String> keys) {
    public static final KeyPath ROOT = new KeyPath(List.of());

    public KeyPath {
        keys = List.copyOf(keys);
    }

    /** Reads a path; {@code a.0} and {@code a[0]} are the same. @throws IllegalArgumentException when it is malformed */
    public static KeyPath parse(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        List<String> keys = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            at = text.charAt(at) == '[' ? bracket(text, at, keys) : plain(text, at, keys);
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                if (at == text.length() || text.charAt(at) == '[') {
                    throw malformed(text);
                }
            } else if (at < text.length() && text.charAt(at) != '[') {
                throw malformed(text);
            }
        }
        return new KeyPath(keys);
    }

    private static int plain(String text, int from, List<String> keys) {
        int to = from;
        while (to < text.length() && text.charAt(to) != '.' && text.charAt(to) != '[') {
            to++;
        }
        if (to == from) {
            throw malformed(text);
        }
        keys.add(text.substring(from, to));
        return to;
    }

    private static int bracket(String text, int from, List<String> keys) {
        char quote = from + 1 < text.length() ? text.charAt(from + 1) : ']';
        if (quote != '"' && quote != '\'') {
            int to = text.indexOf(']', from);
            if (to <= from + 1) {
                throw malformed(text);
            }
            keys.add(text.substring(from + 1, to));
            return to + 1;
        }
        StringBuilder key = new StringBuilder();
        int at = from + 2;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 1 : 0;
            if (at < text.length()) {
                key.append(text.charAt(at++));
            }
        }
        if (at + 1 >= text.length() || text.charAt(at + 1) != ']') {
            throw malformed(text);
        }
        keys.add(key.toString());
        return at + 2;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("\"" + text + "\" is no path; write keys with dots between them, "
                + "[0] for an element, [\"a.b\"] for a key with dots");
    }

    public boolean isRoot() {
        return keys.isEmpty();
    }

    public KeyPath child(String key) {
        List<String> longer = new ArrayList<>(keys);
        longer.add(key);
        return new KeyPath(longer);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (String key : keys) {
            if (isIndex(key)) {
                out.append('[').append(key).append(']');
            } else if (key.isEmpty() || key.indexOf('.') >= 0 || key.indexOf('[') >= 0 || key.indexOf('"') >= 0) {
                out.append("[\"").append(key.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"]");
            } else {
                out.append(out.isEmpty() ? "" : ".").append(key);
            }
        }
        return out.toString();
    }

    /** True when the key can be a position in an array. */
    public static boolean isIndex(String key) {
        return !key.isEmpty() && key.length() < 7 && key.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
