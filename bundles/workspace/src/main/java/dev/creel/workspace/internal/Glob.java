// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import java.util.List;

/** A pattern for paths: {@code *} and {@code ?} within a name, {@code **} over any number of folders; immutable. */
final class Glob {
    private static final String FOLDERS = "**";

    private final List<String> parts;

    Glob(String text) {
        parts = text.isEmpty() ? List.of(FOLDERS) : List.of(text.split("/"));
    }

    /** Takes time in proportion to pattern and path, whatever they are. */
    boolean matches(List<String> names) {
        // reach[j]: the pattern so far matches the first j names
        boolean[] reach = new boolean[names.size() + 1];
        reach[0] = true;
        for (String part : parts) {
            boolean[] next = new boolean[reach.length];
            boolean folders = part.equals(FOLDERS);
            next[0] = folders && reach[0];
            for (int j = 1; j < reach.length; j++) {
                next[j] = folders ? reach[j] || next[j - 1] : reach[j - 1] && matches(part, names.get(j - 1));
            }
            reach = next;
        }
        return reach[names.size()];
    }

    private static boolean matches(String part, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int from = 0;
        while (n < name.length()) {
            if (p < part.length() && part.charAt(p) == '*') {
                star = p++;
                from = n;
            } else if (p < part.length() && (part.charAt(p) == '?' || part.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        while (p < part.length() && part.charAt(p) == '*') {
            p++;
        }
        return p == part.length();
    }
}
