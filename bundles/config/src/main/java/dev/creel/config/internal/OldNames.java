// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import dev.creel.config.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Moves what stands under the family's old names. Where one old key means several new ones, or another form, the rule is here. */
public final class OldNames {
    private static final List<String> GROUP_CHANNELS = List.of("whatsapp", "telegram", "imessage");
    private static final String MENTION = ".*.requireMention";
    private static final Map<String, String> FORMER_AGENT = Map.of("elevated", "tools.elevated", "bash", "tools.exec", "tools", "tools",
            "bindings", "bindings");

    private final Map<String, Json> names = CoreSchema.get().root().object("x-renamed").members();
    private final Draft draft;
    private final List<String> moved = new ArrayList<>();
    private final List<Issue> left = new ArrayList<>();

    private OldNames(String text) {
        this.draft = new Draft(text);
    }

    /** Of that file; empty when there is none or it is no JSON5. */
    public static Migration migration(Path file) {
        try {
            OldNames all = new OldNames(Files.isRegularFile(file) ? Files.readString(file) : "{}");
            all.run();
            return new Migration(all.draft.changes(), all.moved, all.left);
        } catch (IOException | Json5Exception e) {
            return new Migration(List.of(), List.of(), List.of());
        }
    }

    private void run() {
        names.keySet().stream().sorted(Comparator.comparingLong(OldNames::turn))
                .forEach(name -> {
                    KeyPath from = KeyPath.parse(name);
                    if (draft.at(from) != Json.Nil.NIL) {
                        move(name, from, draft.at(from));
                    }
                });
    }

    /** Sections that move as they stand come first, and keep their comments; what needs the list of agents, or is left over, last. */
    private static long turn(String name) {
        boolean rest = name.equals("routing") || name.equals("agent") || name.equals("identity");
        long depth = name.chars().filter(c -> c == '.').count();
        return rest ? Long.MAX_VALUE : depth == 0 ? Long.MIN_VALUE : -depth;
    }

    private void move(String name, KeyPath from, Json value) {
        switch (name) {
            case "routing.groupChat.requireMention" -> requireMention(from, value);
            case "routing.agents" -> agents(from, value);
            case "routing.defaultAgentId" -> ofAgent(from, value.equals(Json.Nil.NIL) ? "" : word(value), "default", Json.of(true));
            case "identity" -> ofAgent(from, "", "identity", value);
            case "agent.allowedModels" -> models(from, value);
            case "agent.modelAliases" -> aliases(from, value);
            case "agent.model" -> to(from, value instanceof Json.Obj ? "agents.defaults.model" : "agents.defaults.model.primary");
            case "agent" -> former(from, value);
            case "routing" -> report(from, "these keys have no single new place");
            case "messages.tts.enabled" -> replace(from, "messages.tts.auto", Json.of(value.equals(Json.of(true)) ? "always" : "off"));
            case "agents.defaults.sandbox.perSession" ->
                replace(from, "agents.defaults.sandbox.scope", Json.of(value.equals(Json.of(true)) ? "session" : "shared"));
            default -> to(from, ((Json.Str) names.get(name)).value().replace("\"*\"", "*"));
        }
    }

    private static String word(Json value) {
        return value instanceof Json.Str text ? text.value() : "";
    }

    private void to(KeyPath from, String place) {
        List<KeyPath> groups = place.endsWith(MENTION) ? listed(KeyPath.parse(place.substring(0, place.length() - MENTION.length()))) : List.of();
        if (groups.stream().anyMatch(group -> !group.keys().contains("*"))) {
            Json value = draft.at(from);
            groups.forEach(group -> setMention(group.child("requireMention"), value));
            draft.remove(from, isOld(from));
            moved.add(from + " -> " + place);
        } else if (draft.move(from, KeyPath.parse(place), isOld(from))) {
            moved.add(from + " -> " + place);
        } else {
            left.add(new Issue(from.toString(), place + " holds something else already", "keep one of the two"));
        }
    }

    private void replace(KeyPath from, String place, Json value) {
        KeyPath target = KeyPath.parse(place);
        if (draft.at(target) == Json.Nil.NIL) {
            draft.set(target, value);
        }
        draft.remove(from, isOld(from));
        moved.add(from + " -> " + place);
    }

    /** Whether the first key is an old one: then it goes with the last that it held. */
    private boolean isOld(KeyPath path) {
        return names.containsKey(path.keys().get(0));
    }

    private void report(KeyPath from, String why) {
        left.add(new Issue(from.toString(), why, "move it by hand to " + ((Json.Str) names.get(from.toString())).value() + ", or remove it"));
    }

    /**
     * To the groups of each channel that had it in common and says nothing of its own. Where groups are listed it goes to each: the
     * entry for all would let in all others.
     */
    private void requireMention(KeyPath from, Json value) {
        boolean any = false;
        for (String channel : GROUP_CHANNELS) {
            KeyPath section = KeyPath.parse("channels." + channel);
            boolean own = draft.at(section.child("requireMention")) != Json.Nil.NIL;
            if (draft.at(section) != Json.Nil.NIL && !own) {
                listed(section.child("groups")).forEach(group -> setMention(group.child("requireMention"), value));
            }
            any |= draft.at(section) != Json.Nil.NIL;
        }
        if (any) {
            draft.remove(from, true);
            moved.add(from + " -> channels.*.groups.*.requireMention");
        } else {
            report(from, "no channel is configured that it would hold for");
        }
    }

    /** The groups that are listed; the one for all where none is, or where it is listed itself. */
    private List<KeyPath> listed(KeyPath groups) {
        boolean some = draft.at(groups) instanceof Json.Obj there && !there.members().isEmpty() && !there.has("*");
        return some ? ((Json.Obj) draft.at(groups)).members().keySet().stream().map(groups::child).toList() : List.of(groups.child("*"));
    }

    private void setMention(KeyPath target, Json value) {
        if (draft.at(target) == Json.Nil.NIL) {
            draft.set(target, value);
        }
    }

    private void agents(KeyPath from, Json value) {
        KeyPath list = KeyPath.parse("agents.list");
        if (!(value instanceof Json.Obj agents) || draft.at(list) != Json.Nil.NIL) {
            report(from, "agents.list holds something else already");
            return;
        }
        List<Json> entries = new ArrayList<>();
        agents.members().forEach((id, agent) -> {
            Map<String, Json> members = new LinkedHashMap<>();
            members.put("id", Json.of(id));
            members.putAll(agent instanceof Json.Obj object ? object.members() : Map.of());
            entries.add(new Json.Obj(members));
        });
        draft.set(list, Json.array(entries));
        draft.remove(from, true);
        moved.add(from + " -> agents.list");
    }

    /** Into the entry of one agent, by default the first. */
    private void ofAgent(KeyPath from, String id, String key, Json value) {
        KeyPath list = KeyPath.parse("agents.list");
        List<Json> agents = draft.at(list) instanceof Json.Arr array ? array.elements() : List.of();
        int index = 0;
        while (index < agents.size() && !id.isEmpty() && !(agents.get(index) instanceof Json.Obj agent && agent.text("id", "").equals(id))) {
            index++;
        }
        if (agents.isEmpty()) {
            draft.set(list, Json.array(List.of(Json.object().put("id", id.isEmpty() ? "main" : id).put(key, value).build())));
        } else if (index < agents.size() && draft.at(list.child("" + index).child(key)) == Json.Nil.NIL) {
            draft.set(list.child("" + index).child(key), value);
        } else {
            report(from, "agents.list has no free place for it");
            return;
        }
        draft.remove(from, isOld(from));
        moved.add(from + " -> agents.list[]." + key);
    }

    private void models(KeyPath from, Json value) {
        KeyPath models = KeyPath.parse("agents.defaults.models");
        for (Json each : value instanceof Json.Arr array ? array.elements() : List.<Json>of()) {
            if (draft.at(models.child(word(each))) == Json.Nil.NIL && !word(each).isEmpty()) {
                draft.set(models.child(word(each)), Json.Obj.EMPTY);
            }
        }
        draft.remove(from, true);
        moved.add(from + " -> agents.defaults.models");
    }

    private void aliases(KeyPath from, Json value) {
        KeyPath models = KeyPath.parse("agents.defaults.models");
        (value instanceof Json.Obj object ? object.members() : Map.<String, Json>of()).forEach((alias, model) -> {
            if (!word(model).isEmpty()) {
                draft.set(models.child(word(model)).child("alias"), Json.of(alias));
            }
        });
        draft.remove(from, true);
        moved.add(from + " -> agents.defaults.models[].alias");
    }

    /** What is left of the one agent of old: its tools to the tools, all else to what holds for every agent. */
    private void former(KeyPath from, Json value) {
        for (String key : value instanceof Json.Obj object ? Set.copyOf(object.members().keySet()) : Set.<String>of()) {
            to(from.child(key), FORMER_AGENT.getOrDefault(key, "agents.defaults." + key));
        }
    }
}
