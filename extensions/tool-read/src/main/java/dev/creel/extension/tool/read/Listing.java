// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.tool.Result;
import java.util.List;

/** Lines of an answer with a bound on their number and size, and a word on what was left out. Stateless. */
final class Listing {
    private static final int MOST_CHARACTERS = 50 << 10;

    private Listing() {}

    /**
     * The lines as a result.
     *
     * @param lines one more than shown where there are more
     * @param none what is said of none
     * @param narrow how to see what was left out
     */
    static Result of(List<String> lines, int most, String none, String narrow) {
        if (lines.isEmpty()) {
            return Result.ok(none);
        }
        StringBuilder out = new StringBuilder();
        int shown = 0;
        while (shown < Math.min(most, lines.size()) && out.length() + lines.get(shown).length() < MOST_CHARACTERS) {
            out.append(lines.get(shown++)).append('\n');
        }
        if (shown < lines.size()) {
            out.append("\n[There is more than these ").append(shown).append("; ").append(narrow).append(".]\n");
        }
        return Result.ok(out.toString().stripTrailing());
    }
}
