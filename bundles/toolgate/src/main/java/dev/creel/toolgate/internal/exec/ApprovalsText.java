// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.api.json.Json;
import dev.creel.toolgate.internal.exec.Levels.Ask;
import dev.creel.toolgate.internal.exec.Levels.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What an approvals file says, checked; pure functions of its content. */
final class ApprovalsText {
    static final Json.Obj EMPTY = Json.object().put("version", 1).build();

    private static final int MOST = 2_000;
    private static final String ANYBODY = "*";
    private static final Set<String> TOP = Set.of("version", "socket", "defaults", "agents");
    private static final Set<String> LEVELS = Set.of("security", "ask", "askFallback", "autoAllowSkills");
    private static final Set<String> AGENT = Set.of("security", "ask", "askFallback", "autoAllowSkills", "allowlist", "mcpTools");
    private static final Set<String> LINE = Set.of("id", "pattern", "source", "commandText", "argPattern", "lastUsedAt", "lastUsedCommand",
            "lastResolvedPath");

    private ApprovalsText() {}

    /** @throws IllegalArgumentException when anything in it is not understood: what is not understood may have been a limit */
    static Json.Obj checked(Json.Obj file) {
        if (file.integer("version", 0) != 1) {
            throw new IllegalArgumentException("version must be 1");
        }
        known(file, TOP, "");
        levels(object(file, "defaults", "defaults"), LEVELS, "defaults");
        for (Map.Entry<String, Json> agent : object(file, "agents", "agents").members().entrySet()) {
            String at = "agents." + agent.getKey();
            if (!agent.getKey().equals(agent.getKey().strip().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(at + " names no agent: ids are in lower case");
            }
            Json.Obj section = object(agent.getValue(), at);
            levels(section, AGENT, at);
            if (section.has("allowlist") && !(section.get("allowlist") instanceof Json.Arr) || section.array("allowlist").size() > MOST) {
                throw new IllegalArgumentException(at + ".allowlist is no list of at most " + MOST + " lines");
            }
            section.array("allowlist").forEach(line -> line(object(line, at + ".allowlist"), at + ".allowlist"));
        }
        return file;
    }

    private static void line(Json.Obj line, String at) {
        known(line, LINE, at);
        if (!line.members().values().stream().allMatch(value -> value instanceof Json.Str || value instanceof Json.Num)
                || line.has("argPattern") && line.text("argPattern", "").isEmpty()) {
            throw new IllegalArgumentException(at + " has a line with a value that is neither text nor number");
        }
        if (line.text("pattern", "").isBlank()) {
            throw new IllegalArgumentException(at + " has a line without pattern");
        }
        if (line.has("source") && !line.text("source", "").equals(Entry.ALWAYS)) {
            throw new IllegalArgumentException(at + " has a source that is not " + Entry.ALWAYS);
        }
    }

    private static void levels(Json.Obj section, Set<String> names, String at) {
        known(section, names, at);
        if (section.has("security") && Levels.named(Security.class, section.text("security", "")).isEmpty()
                || section.has("ask") && Levels.named(Ask.class, section.text("ask", "")).isEmpty()
                || section.has("askFallback") && Levels.named(Security.class, section.text("askFallback", "")).isEmpty()) {
            throw new IllegalArgumentException(at + " has a security, ask or askFallback that is none");
        }
    }

    private static void known(Json.Obj object, Set<String> names, String at) {
        for (String name : object.members().keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException((at.isEmpty() ? "" : at + " - ") + "unexpected property '" + name + "'");
            }
        }
    }

    private static Json.Obj object(Json.Obj in, String name, String at) {
        return in.has(name) ? object(in.get(name), at) : Json.Obj.EMPTY;
    }

    private static Json.Obj object(Json value, String at) {
        if (value instanceof Json.Obj o) {
            return o;
        }
        throw new IllegalArgumentException(at + " must be an object");
    }

    /** What counts for an agent: its own word, else everybody's, else the default, else nothing runs. */
    static Levels levels(Json.Obj file, String agentId) {
        Json.Obj agents = file.object("agents");
        String security = "deny";
        String ask = "on-miss";
        for (Json.Obj section : List.of(file.object("defaults"), agents.object(ANYBODY), agents.object(agentId))) {
            security = section.text("security", security);
            ask = section.text("ask", ask);
        }
        return new Levels(Security.DENY, Ask.ALWAYS).said(security, ask);
    }

    static List<Entry> entries(Json.Obj file, String agentId) {
        List<Entry> all = new ArrayList<>();
        for (String id : List.of(ANYBODY, agentId)) {
            file.object("agents").object(id).array("allowlist").forEach(line -> all.add(Entry.of((Json.Obj) line)));
        }
        return all;
    }

    /** The file with other lines for an agent. */
    static Json.Obj with(Json.Obj file, String agentId, List<Json> lines) {
        Json.Obj agent = put(file.object("agents").object(agentId), "allowlist", Json.array(lines));
        return put(file, "agents", put(file.object("agents"), agentId, agent));
    }

    private static Json.Obj put(Json.Obj object, String name, Json value) {
        Json.Builder out = Json.object();
        object.members().forEach(out::put);
        return out.put(name, value).build();
    }
}
