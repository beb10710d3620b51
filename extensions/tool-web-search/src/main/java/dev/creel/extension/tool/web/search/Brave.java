// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.search;

import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The search API of Brave; the host writes the key. Stateless. */
final class Brave implements Provider {
    @Override
    public Request request(Settings settings, Query query) {
        Map<String, List<String>> asked = new LinkedHashMap<>();
        asked.put("q", List.of(query.words()));
        asked.put("count", List.of(String.valueOf(query.count())));
        asked.put("text_decorations", List.of("false"));
        Map<String, String> more = Map.of("country", query.country(), "search_lang", query.language(), "ui_lang", query.uiLanguage(),
                "freshness", query.freshness());
        more.forEach((name, value) -> {
            if (!value.isEmpty()) {
                asked.put(name, List.of(value));
            }
        });
        Bind key = new Bind("X-Subscription-Token", settings.key(), Bind.Place.HEADER, Bind.Encoding.RAW);
        return new Request("GET", settings.origin(), settings.path() + "/res/v1/web/search", asked,
                Map.of("Accept", List.of("application/json")), new byte[0], List.of(key), SearchTool.LIMITS);
    }

    @Override
    public List<Hit> hits(Json.Obj answer) {
        return answer.object("web").array("results").stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast)
                .map(each -> new Hit(each.text("title", ""), each.text("url", ""), each.text("description", ""), each.text("age", "")))
                .toList();
    }

    @Override
    public String remedy() {
        return "Brave wants a key of its own in apiKey";
    }
}
