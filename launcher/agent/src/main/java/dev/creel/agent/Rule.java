// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of the rule table.
 *
 * @param number its position among the rows for every JDK; what the instrumented method passes to the gate
 * @param id stable name
 * @param scope whose right counts: stack, nearest or direct
 * @param since first feature version of the JDK it is for
 * @param until last feature version it is for
 * @param must whether an absent class is a defect, too
 * @param owner internal name of the class
 * @param methods names, each with a descriptor where one overload is meant
 * @param args three argument selectors: self, first, second
 */
record Rule(int number, String id, String scope, int since, int until, boolean must, String owner,
        List<String> methods, List<String> args) {
    Rule {
        methods = List.copyOf(methods);
        args = List.copyOf(args);
    }

    /** Parses a row whose columns are separated by blanks. @throws IllegalArgumentException when it is malformed */
    static Rule parse(int number, String row) {
        List<String> columns = columns(row);
        if (columns.size() != 7) {
            throw new IllegalArgumentException("a rule has seven columns: " + row);
        }
        String range = columns.get(2);
        int since = 17;
        int until = Integer.MAX_VALUE;
        int dash = range.indexOf('-');
        if (dash > 0) {
            since = Integer.parseInt(range.substring(0, dash));
            until = dash == range.length() - 1 ? until : Integer.parseInt(range.substring(dash + 1));
        } else if (!range.equals("*")) {
            throw new IllegalArgumentException("not a range of versions: " + range);
        }
        List<String> args = split(columns.get(6));
        while (args.size() < 3) {
            args.add("-");
        }
        return new Rule(number, columns.get(0), columns.get(1), since, until, columns.get(3).equals("must"),
                columns.get(4).replace('.', '/'), split(columns.get(5)), args);
    }

    /** Whether the gate is called when the method returns and not when it begins. */
    boolean atEnd() {
        return args.get(0).equals("result");
    }

    boolean covers(int feature) {
        return feature >= since && feature <= until;
    }

    /** Whether an entry of {@link #methods} means that method. */
    static boolean means(String entry, String name, String descriptor) {
        int bracket = entry.indexOf('(');
        return bracket < 0 ? entry.equals(name)
                : entry.length() == name.length() + descriptor.length() && entry.startsWith(name)
                        && entry.endsWith(descriptor);
    }

    private static List<String> columns(String row) {
        List<String> columns = new ArrayList<>(7);
        int at = 0;
        while (at < row.length()) {
            while (at < row.length() && row.charAt(at) == ' ') {
                at++;
            }
            int end = at;
            while (end < row.length() && row.charAt(end) != ' ') {
                end++;
            }
            if (end > at) {
                columns.add(row.substring(at, end));
            }
            at = end;
        }
        return columns;
    }

    private static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at <= list.length()) {
            int comma = list.indexOf(',', at);
            int end = comma < 0 ? list.length() : comma;
            parts.add(list.substring(at, end));
            at = end + 1;
        }
        return parts;
    }
}
