// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.search;

import dev.creel.api.json.Json;
import dev.creel.api.net.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A SearXNG server of the operator's; it takes no key. Stateless. */
final class Searxng implements Provider {
    private static final Map<String, String> RANGES = Map.of("pd", "day", "pw", "week", "pm", "month", "py", "year");

    @Override
    public Request request(Settings settings, Query query) {
        Map<String, List<String>> asked = new LinkedHashMap<>();
        asked.put("q", List.of(query.words()));
        asked.put("format", List.of("json"));
        if (!query.language().isEmpty()) {
            asked.put("language", List.of(query.language()));
        }
        if (RANGES.containsKey(query.freshness())) {
            asked.put("time_range", List.of(RANGES.get(query.freshness())));
        }
        return new Request("GET", settings.origin(), settings.path() + "/search", asked, Map.of("Accept", List.of("application/json")),
                new byte[0], List.of(), SearchTool.LIMITS);
    }

    @Override
    public List<Hit> hits(Json.Obj answer) {
        return answer.array("results").stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast)
                .map(each -> new Hit(each.text("title", ""), each.text("url", ""), each.text("content", ""), each.text("publishedDate", "")))
                .toList();
    }

    @Override
    public String remedy() {
        return "SearXNG answers in JSON only where its search.formats has json";
    }
}
