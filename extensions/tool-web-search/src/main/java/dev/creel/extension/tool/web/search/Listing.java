// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.search;

import dev.creel.api.tool.Result;
import dev.creel.extension.tool.web.search.Provider.Hit;
import dev.creel.extension.tool.web.search.Provider.Query;
import java.util.List;
import java.util.regex.Pattern;

/** What was found as a numbered list; of a stranger's words only what somebody would see. Stateless. */
final class Listing {
    private static final Pattern TAG = Pattern.compile("<[^<>]{0,200}>");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Co}\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]");
    private static final Pattern GAP = Pattern.compile("[\\s\\p{Cc}]+");
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_SNIPPET = 500;
    private static final int LONGEST_URL = 2_000;

    private Listing() {}

    static Result of(List<Hit> hits, Query query) {
        StringBuilder out = new StringBuilder();
        int shown = 0;
        for (Hit hit : hits) {
            String url = line(hit.url(), LONGEST_URL + 1);
            if (shown < query.count() && url.length() <= LONGEST_URL && (url.startsWith("https://") || url.startsWith("http://"))) {
                out.append(++shown).append(". ").append(line(hit.title(), LONGEST_TITLE)).append("\n   ").append(url);
                String snippet = line(hit.snippet(), LONGEST_SNIPPET);
                String age = line(hit.age(), 40);
                out.append(age.isEmpty() ? "" : "\n   (" + age + ')').append(snippet.isEmpty() ? "" : "\n   " + snippet).append('\n');
            }
        }
        return Result.ok(shown == 0 ? "[nothing was found]" : out.toString().stripTrailing());
    }

    private static String line(String text, int longest) {
        String line = GAP.matcher(UNSEEN.matcher(TAG.matcher(text).replaceAll("")).replaceAll("")).replaceAll(" ").strip();
        return line.length() <= longest ? line : line.substring(0, longest) + "...";
    }
}
