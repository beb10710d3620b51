// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Two texts as lines that went and lines that came, what stands in both left out; secrets hidden. */
public final class UnifiedLines {
    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:token|secret|password|passphrase|api_?key|private_?key|auth)[\"']?\\s*:\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')");

    /** Largest table of pairs that is made; longer texts are shown as gone and come as a whole. */
    private static final long MOST_PAIRS = 4_000_000;

    private UnifiedLines() {}

    public static List<String> of(String before, String after) {
        List<String> left = before.lines().toList();
        List<String> right = after.lines().toList();
        int head = 0;
        while (head < Math.min(left.size(), right.size()) && left.get(head).equals(right.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(left.size(), right.size()) - head
                && left.get(left.size() - 1 - tail).equals(right.get(right.size() - 1 - tail))) {
            tail++;
        }
        return middle(left.subList(head, left.size() - tail), right.subList(head, right.size() - tail));
    }

    private static List<String> middle(List<String> left, List<String> right) {
        if ((long) left.size() * right.size() > MOST_PAIRS) {
            return Stream.concat(left.stream().map(line -> "- " + shown(line)), right.stream().map(line -> "+ " + shown(line))).toList();
        }
        int[][] common = common(left, right);
        List<String> out = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < left.size() || j < right.size()) {
            if (i < left.size() && j < right.size() && left.get(i).equals(right.get(j))) {
                i++;
                j++;
            } else if (i < left.size() && (j == right.size() || common[i + 1][j] >= common[i][j + 1])) {
                out.add("- " + shown(left.get(i++)));
            } else {
                out.add("+ " + shown(right.get(j++)));
            }
        }
        return out;
    }

    private static String shown(String line) {
        return SECRET.matcher(line).replaceAll("$1\"***\"");
    }

    /** Length of the longest common rest from each pair of lines. */
    private static int[][] common(List<String> left, List<String> right) {
        int[][] rest = new int[left.size() + 1][right.size() + 1];
        for (int i = left.size() - 1; i >= 0; i--) {
            for (int j = right.size() - 1; j >= 0; j--) {
                rest[i][j] = left.get(i).equals(right.get(j)) ? rest[i + 1][j + 1] + 1 : Math.max(rest[i + 1][j], rest[i][j + 1]);
            }
        }
        return rest;
    }
}
