// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Filters that run without a question, each with a closed list of what it may be told; without a file, a name or a variable they
 * only pass their input on. A program without a profile is never one of them. Stateless.
 */
final class SafeBins {
    private static final Map<String, Profile> PROFILES = Map.of(
            "cut", new Profile("sz", "bcdf", Set.of("complement", "only-delimited"), 0),
            "grep", new Profile("EFivnwxcoqsabh", "m", Set.of("extended-regexp", "fixed-strings", "ignore-case", "invert-match",
                    "line-number", "word-regexp", "line-regexp", "count", "only-matching", "quiet"), 1),
            "head", new Profile("qvz", "nc", Set.of("quiet", "verbose"), 0),
            "sort", new Profile("bdfghinrVuMsz", "kt", Set.of("reverse", "unique", "numeric-sort", "human-numeric-sort", "version-sort"), 0),
            "tail", new Profile("qvz", "nc", Set.of("quiet", "verbose"), 0),
            "tr", new Profile("cCdst", "", Set.of("complement", "delete", "squeeze-repeats", "truncate-set1"), 2),
            "uniq", new Profile("cdDiuz", "fsw", Set.of("count", "repeated", "unique", "ignore-case"), 0),
            "wc", new Profile("clmLw", "", Set.of("bytes", "chars", "lines", "words", "max-line-length"), 0));

    private SafeBins() {}

    /** @param flags letters without a value @param valued letters with one @param longs full names without one @param operands most of them */
    private record Profile(String flags, String valued, Set<String> longs, int operands) {
        /** The first argument that is not on the lists; a shortened name is on none, and a lone dash names the input already. */
        Optional<String> unfit(List<String> arguments) {
            int seen = 0;
            for (int i = 0; i < arguments.size(); i++) {
                String word = arguments.get(i);
                if (word.startsWith("--")) {
                    if (!longs.contains(word.substring(2))) {
                        return Optional.of(word);
                    }
                } else if (word.startsWith("-") && word.length() > 1) {
                    int value = valued(word);
                    if (value < 0) {
                        return Optional.of(word);
                    }
                    i += value;
                    if (i >= arguments.size()) {
                        return Optional.of(word);
                    }
                } else if (word.equals("-") || ++seen > operands) {
                    return Optional.of(word);
                }
            }
            return Optional.empty();
        }

        /** How many of the next words are the value of this one's last letter; -1 for a letter that is on no list. */
        private int valued(String word) {
            for (int at = 1; at < word.length(); at++) {
                char letter = word.charAt(at);
                if (valued.indexOf(letter) >= 0) {
                    return at + 1 == word.length() ? 1 : 0;
                }
                if (flags.indexOf(letter) < 0) {
                    return -1;
                }
            }
            return 0;
        }
    }

    /** The names there are profiles for. */
    static Set<String> names() {
        return PROFILES.keySet();
    }

    /** Whether a filter may be run with these arguments; GNU's own count of lines as an option ({@code -5}) may not. */
    static boolean fits(String name, List<String> arguments) {
        Profile profile = PROFILES.get(name);
        return profile != null && profile.unfit(arguments).isEmpty();
    }
}
