// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A path as a tool was asked for it, made into names below the workspace. All forms a model writes end up as one: {@code @x},
 * {@code file:///x}, {@code ~/x}, {@code ./x}, and the absolute path under which it knows the workspace.
 *
 * @param names from the workspace down, none of them {@code .} or {@code ..}; empty for the workspace itself
 */
record Asked(List<String> names) {
    private static final int LONGEST = 4_096;
    private static final int LONGEST_NAME = 255;
    private static final int DEEPEST = 64;

    Asked {
        names = List.copyOf(names);
    }

    /** Why a path is no path of the workspace. */
    static final class Outside extends Exception {
        private static final long serialVersionUID = 1L;

        Outside(String why) {
            super(why);
        }
    }

    static Asked of(String text, String seenAs) throws Outside {
        if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
            throw new Outside("is no path");
        }
        String path = plain(text.strip());
        if (path.startsWith("/")) {
            List<String> base = names(seenAs.substring(1));
            List<String> all = names(path.substring(1));
            if (all.size() < base.size() || !all.subList(0, base.size()).equals(base)) {
                throw new Outside("leads out of the workspace");
            }
            return new Asked(all.subList(base.size(), all.size()));
        }
        return new Asked(names(path));
    }

    /** The path as answers show it. */
    String text() {
        return names.isEmpty() ? "." : String.join("/", names);
    }

    boolean isRoot() {
        return names.isEmpty();
    }

    String name() {
        return names.get(names.size() - 1);
    }

    List<String> parent() {
        return names.subList(0, names.size() - 1);
    }

    private static String plain(String text) throws Outside {
        String path = text.startsWith("@") ? text.substring(1) : text;
        if (path.regionMatches(true, 0, "file:", 0, 5)) {
            path = local(path.substring(5));
        }
        if (path.equals("~") || path.startsWith("~/")) {
            path = System.getProperty("user.home") + path.substring(1);
        }
        return path;
    }

    private static String local(String url) throws Outside {
        String path = url;
        if (url.startsWith("//")) {
            int slash = url.indexOf('/', 2);
            String host = slash < 0 ? url.substring(2) : url.substring(2, slash);
            if (slash < 0 || !host.isEmpty() && !host.equalsIgnoreCase("localhost")) {
                throw new Outside("names another machine");
            }
            path = url.substring(slash);
        }
        try {
            path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Outside("is no path");
        }
        if (path.indexOf('\0') >= 0) {
            throw new Outside("is no path");
        }
        return path;
    }

    /** Going up is done on the text: no link is ever followed, so the two mean the same. */
    private static List<String> names(String path) throws Outside {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                if (names.isEmpty()) {
                    throw new Outside("leads out of the workspace");
                }
                names.remove(names.size() - 1);
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
            if (names.size() > DEEPEST || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                throw new Outside("is longer or deeper than paths here may be");
            }
        }
        return names;
    }
}
