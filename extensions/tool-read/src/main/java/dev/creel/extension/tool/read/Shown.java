// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.tool.Workspace.Entry;

/** Names and lines of files made fit for a line of an answer. Stateless. */
final class Shown {
    private Shown() {}

    /** A path in one line: whoever named the file cannot add lines of his own to a listing. */
    static String path(String path) {
        StringBuilder out = new StringBuilder();
        path.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    static String entry(Entry entry) {
        return path(entry.path()) + switch (entry.kind()) {
            case FOLDER -> "/";
            case LINK -> "@";
            case OTHER -> "=";
            default -> "";
        };
    }

    static String line(String line, int longest) {
        if (line.length() <= longest) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest;
        return line.substring(0, end) + "... [line cut]";
    }
}
