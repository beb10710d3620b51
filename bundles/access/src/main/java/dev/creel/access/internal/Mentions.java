// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.internal.gate.MentionPatterns;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The words that mention each agent: its own expressions, even none of them, before those for all, before its name. Immutable.
 */
final class Mentions {
    static final Mentions NONE = new Mentions(MentionPatterns.NONE, Map.of());
    private static final String PATTERNS = "mentionPatterns";
    private static final String GROUP_CHAT = "groupChat";

    private final MentionPatterns common;
    private final Map<String, MentionPatterns> byAgent;

    private Mentions(MentionPatterns common, Map<String, MentionPatterns> byAgent) {
        this.common = common;
        this.byAgent = Map.copyOf(byAgent);
    }

    /** @param unusable told of an expression that counts for nothing, and why */
    static Mentions of(Snapshot now, BiConsumer<String, String> unusable) {
        Json.Obj all = now.object("messages").object(GROUP_CHAT);
        MentionPatterns common = MentionPatterns.of(texts(all), unusable);
        Map<String, MentionPatterns> byAgent = new HashMap<>();
        for (Json entry : now.object("agents").array("list")) {
            if (entry instanceof Json.Obj agent) {
                String id = agent.text("id").orElse("").strip().toLowerCase(Locale.ROOT);
                Json.Obj own = agent.object(GROUP_CHAT);
                if (own.has(PATTERNS)) {
                    byAgent.put(id, MentionPatterns.of(texts(own), unusable));
                } else if (!all.has(PATTERNS)) {
                    byAgent.put(id, MentionPatterns.name(agent.object("identity").text("name").orElse("")));
                }
            }
        }
        return new Mentions(common, byAgent);
    }

    MentionPatterns of(String agentId) {
        return byAgent.getOrDefault(agentId, common);
    }

    private static List<String> texts(Json.Obj section) {
        List<String> texts = new ArrayList<>();
        section.array(PATTERNS).forEach(entry -> texts.add(entry instanceof Json.Str s ? s.value() : ""));
        return texts;
    }
}
