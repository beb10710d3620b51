// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.Agents.Identity;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The agents of one state of the configuration, and the bounds their turns run in; immutable.
 *
 * @param snapshot what it was read from; a turn keeps it from begin to end
 * @param agents by id, in the operator's order
 * @param entries their settings as written, by id
 * @param defaultId the agent that answers when none is named
 * @param bounds how much a turn, and all turns together, may take
 */
record Roster(
        Snapshot snapshot, Map<String, AgentInfo> agents, Map<String, Json.Obj> entries, String defaultId, Bounds bounds) {
    /** The model of a machine on which nothing is configured. */
    static final String BUILT_IN_MODEL = "offline/rules";

    private static final String READER = "reader";
    private static final String IMPLICIT_AGENT = "main";
    private static final int ID_LENGTH = 64;

    /**
     * The bounds of turns.
     *
     * @param timeoutSeconds of a turn that does not ask for another time
     * @param contextTokens most tokens of context, whatever the model could take
     * @param atOnce turns side by side
     * @param waiting messages that wait in one session
     */
    record Bounds(long timeoutSeconds, long contextTokens, int atOnce, int waiting) {
        static final int MOST_AT_ONCE = 64;
        private static final long DAY = 86_400;

        static Bounds of(Snapshot s) {
            return new Bounds(
                    within(s.integer("agents.defaults.timeoutSeconds", 600), DAY),
                    Math.max(1_000, within(s.integer("agents.defaults.contextTokens", 200_000), Integer.MAX_VALUE)),
                    (int) within(s.integer("agents.defaults.maxConcurrent", 16), MOST_AT_ONCE),
                    (int) within(s.integer("messages.queue.cap", 20), 1_000));
        }

        private static long within(long value, long most) {
            return Math.max(1, Math.min(value, most));
        }

        /** Seconds a turn may take: what the message asks for, up to a day, or the configured time. */
        long timeoutSeconds(long asked) {
            return asked > 0 ? within(asked, DAY) : timeoutSeconds;
        }
    }

    static Roster of(Snapshot snapshot) {
        Map<String, AgentInfo> agents = new LinkedHashMap<>();
        Map<String, Json.Obj> entries = new HashMap<>();
        String marked = "";
        for (Json entry : snapshot.list("agents.list")) {
            if (entry instanceof Json.Obj o && id(o).isPresent()) {
                AgentInfo agent = agent(snapshot, id(o).get(), o);
                agents.putIfAbsent(agent.id(), agent);
                entries.putIfAbsent(agent.id(), o);
                if (marked.isEmpty() && o.get("default").equals(Json.of(true))) {
                    marked = agent.id();
                }
            }
        }
        if (agents.isEmpty()) {
            agents.put(IMPLICIT_AGENT, agent(snapshot, IMPLICIT_AGENT, Json.Obj.EMPTY));
        }
        String first = agents.keySet().iterator().next();
        return new Roster(snapshot, agents, entries, marked.isEmpty() ? first : marked, Bounds.of(snapshot));
    }

    Optional<AgentInfo> find(String agentId) {
        return Optional.ofNullable(agents.get(agentId.toLowerCase(Locale.ROOT)));
    }

    /** What the operator wrote about an agent; empty for one that stands nowhere. */
    Json.Obj entry(String agentId) {
        return entries.getOrDefault(agentId, Json.Obj.EMPTY);
    }

    /** Whether the agent only reads what strangers wrote: no tools, no files, no notes. */
    boolean reader(String agentId) {
        return entry(agentId).object("tools").text("profile").or(() -> snapshot.text("tools.profile"))
                .filter(profile -> profile.strip().equalsIgnoreCase(READER)).isPresent();
    }

    /** An id that is no slug is left out: what it would be shortened to might be another agent's. */
    private static Optional<String> id(Json.Obj entry) {
        String id = entry.text("id").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean slug = !id.isEmpty() && id.length() <= ID_LENGTH && Character.isLetterOrDigit(id.charAt(0));
        for (int i = 0; slug && i < id.length(); i++) {
            char c = id.charAt(i);
            slug = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
        }
        return slug ? Optional.of(id) : Optional.empty();
    }

    private static AgentInfo agent(Snapshot snapshot, String id, Json.Obj entry) {
        Json own = entry.get("model");
        Json shared = snapshot.at("agents.defaults.model");
        String model = primary(own).or(() -> primary(shared)).orElse(BUILT_IN_MODEL);
        Json source = primary(own).isPresent() ? own : shared;
        List<String> fallbacks = new ArrayList<>();
        if (source instanceof Json.Obj o) {
            o.array("fallbacks").forEach(f -> text(f).ifPresent(t -> fallbacks.add(named(snapshot, t))));
        }
        String name = entry.text("name").or(() -> entry.object("identity").text("name")).orElse(id);
        return new AgentInfo(id, name, named(snapshot, model), fallbacks, identity(entry.object("identity")));
    }

    private static Identity identity(Json.Obj o) {
        return new Identity(line(o, "name", 50), line(o, "theme", 200), line(o, "emoji", 16), address(o));
    }

    private static String line(Json.Obj o, String name, int longest) {
        return Untrusted.line(o.text(name).orElse(""), longest);
    }

    /** A path in the workspace is of no use to a client, and another scheme might be script. */
    private static String address(Json.Obj o) {
        String avatar = o.text("avatar").orElse("").strip();
        String lower = avatar.toLowerCase(Locale.ROOT);
        boolean shown = lower.startsWith("https://") || lower.startsWith("http://") || lower.startsWith("data:image/");
        return shown ? avatar : "";
    }

    static Optional<String> primary(Json model) {
        return model instanceof Json.Obj o ? text(o.get("primary")) : text(model);
    }

    private static Optional<String> text(Json json) {
        return json instanceof Json.Str s && !s.value().isBlank() ? Optional.of(s.value().strip()) : Optional.empty();
    }

    /** The full {@code provider/model} of an alias; any other text as it is. */
    static String named(Snapshot snapshot, String model) {
        if (model.indexOf('/') >= 0) {
            return model;
        }
        for (Map.Entry<String, Json> entry : snapshot.object("agents.defaults.models").members().entrySet()) {
            if (entry.getValue() instanceof Json.Obj o
                    && o.text("alias").orElse("").equalsIgnoreCase(model)) {
                return entry.getKey();
            }
        }
        return model;
    }
}
