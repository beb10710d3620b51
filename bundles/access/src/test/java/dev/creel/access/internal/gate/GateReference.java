// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import dev.creel.access.internal.gate.GateModelTest.Case;
import dev.creel.access.internal.gate.Outcome.Kind;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The order of the gates, told a second time and in another way: straight from the text of the configuration. */
final class GateReference {
    private static final Json ABSENT = Json.Nil.NIL;
    private final Case c;
    private final Inbound event;
    private final Chat chat;
    private final String id;

    GateReference(Case c) {
        this.c = c;
        this.event = c.event();
        this.chat = event.chat();
        this.id = event.sender().id();
    }

    /** What is written about a place. @param besides whether it is the entry for all, beside one of its own */
    private record Entry(Json.Obj said, boolean besides) {}

    Kind kind() {
        boolean off = no(c.account().get("enabled")) || no(c.channel().get("enabled"));
        boolean empty = event instanceof Inbound.Message m && m.text().isBlank();
        if (off || empty || !event.sender().authenticated() || id.isBlank()) {
            return Kind.REFUSED;
        }
        return chat.kind() == Chat.Kind.DIRECT ? alone() : among();
    }

    private Kind alone() {
        String policy = text(direct("policy", "dmPolicy"), "pairing");
        boolean contradicts = !chat.space().isEmpty() || isPlace(chat.id())
                || apart() && ids(direct("groupChannels", "")).contains(chat.id());
        if (contradicts || no(direct("enabled", "")) || !Set.of("pairing", "allowlist", "open").contains(policy)) {
            return Kind.REFUSED;
        }
        if (event.sender().self()) {
            return chat.id().equals(id) ? Kind.ADMITTED : Kind.REFUSED;
        }
        Json list = direct("allowFrom", "allowFrom");
        boolean open = policy.equals("open");
        if (names(list) || open && ids(list).contains("*") || !open && c.approved().contains(id)) {
            return Kind.ADMITTED;
        }
        boolean asks = event instanceof Inbound.Message || event instanceof Inbound.Command;
        return policy.equals("pairing") && asks && !said("selfChatMode").equals(Json.Bool.TRUE) ? Kind.PAIR : Kind.REFUSED;
    }

    private Kind among() {
        Json common = said("groupPolicy") == ABSENT ? c.defaults().get("groupPolicy") : said("groupPolicy");
        String policy = text(common, "allowlist");
        if (!Set.of("allowlist", "open").contains(policy)) {
            return Kind.REFUSED;
        }
        Optional<List<Entry>> written = written(policy);
        if (written.isEmpty() || written.get().stream().anyMatch(e -> !e.besides() && no(e.said().get("enabled")))) {
            return Kind.REFUSED;
        }
        String here = text(first(written.get(), "groupPolicy"), policy);
        Json own = first(written.get(), "allowFrom");
        Json list = own == ABSENT ? said("groupAllowFrom") : own;
        boolean may = own == ABSENT && here.equals("open") || names(list) || ids(list).contains("*");
        if (!Set.of("allowlist", "open").contains(here) || !may) {
            return Kind.REFUSED;
        }
        Json mention = first(written.get(), "requireMention");
        return heard(mention == ABSENT ? said("requireMention") : mention);
    }

    private Kind heard(Json required) {
        if (!(event instanceof Inbound.Message m) || no(required) || m.addressed() == Addressed.BOT) {
            return Kind.ADMITTED;
        }
        if (m.addressed() != Addressed.OTHERS && c.patterns() && m.text().startsWith("hey bot")) {
            return Kind.ADMITTED;
        }
        return m.addressed() == Addressed.UNKNOWN && !c.patterns() ? Kind.REFUSED : Kind.PENDING;
    }

    /** What is written about the place of the event, the nearest first; empty when it is not listed. */
    private Optional<List<Entry>> written(String policy) {
        Json.Obj guilds = object(said("guilds"));
        Json.Obj groups = object(said("groups"));
        boolean spaced = !guilds.members().isEmpty() && !chat.space().isEmpty();
        if (apart() && chat.kind() == Chat.Kind.GROUP && !spaced) {
            Json few = direct("groupChannels", "");
            boolean listed = few == ABSENT || ids(few).contains("*") || ids(few).contains(chat.id());
            if (direct("groupEnabled", "").equals(Json.Bool.TRUE) && listed) {
                return Optional.of(List.of());
            }
            return groups.has(chat.id()) ? Optional.of(List.of(new Entry(groups.object(chat.id()), false))) : Optional.empty();
        }
        if (policy.equals("open") && guilds.members().isEmpty() && groups.members().isEmpty()) {
            return Optional.of(List.of());
        }
        if (!spaced) {
            return pick(groups, chat.id()).map(room -> {
                Optional<List<Entry>> topic = chat.threadId().isEmpty() ? Optional.empty()
                        : pick(object(first(room, "topics")), chat.threadId());
                return joined(topic.orElse(List.of()), room);
            });
        }
        return pick(guilds, chat.space()).flatMap(guild -> first(guild, "channels") == ABSENT ? Optional.of(guild)
                : pick(object(first(guild, "channels")), chat.id()).map(room -> joined(room, guild)));
    }

    private static List<Entry> joined(List<Entry> near, List<Entry> far) {
        List<Entry> all = new ArrayList<>(near);
        all.addAll(far);
        return all;
    }

    private static Optional<List<Entry>> pick(Json.Obj map, String key) {
        List<Entry> found = new ArrayList<>();
        if (map.has(key)) {
            found.add(new Entry(map.object(key), false));
        }
        if (map.has("*")) {
            found.add(new Entry(map.object("*"), map.has(key)));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private Json said(String key) {
        return c.account().has(key) ? c.account().get(key) : c.channel().get(key);
    }

    private Json direct(String inside, String outside) {
        for (Json.Obj section : List.of(c.account(), c.channel())) {
            Json inner = section.object("dm").get(inside);
            if (inner != ABSENT || section.has(outside)) {
                return inner != ABSENT ? inner : section.get(outside);
            }
        }
        return ABSENT;
    }

    private boolean apart() {
        return said("dm") instanceof Json.Obj || said("guilds") instanceof Json.Obj;
    }

    private boolean isPlace(String place) {
        return object(said("groups")).has(place) || object(said("guilds")).members().values().stream()
                .anyMatch(guild -> ((Json.Obj) guild).object("channels").has(place));
    }

    /** Whether a list names the sender, by an id that is no place's. */
    private boolean names(Json list) {
        return !isPlace(id) && !object(said("guilds")).has(id)
                && ids(list).stream().anyMatch(typed -> Stage.canonical(typed).equals(id));
    }

    private static Json first(List<Entry> entries, String key) {
        return entries.stream().map(e -> e.said().get(key)).filter(v -> v != ABSENT).findFirst().orElse(ABSENT);
    }

    private static List<String> ids(Json list) {
        return list instanceof Json.Arr a ? a.elements().stream().map(e -> ((Json.Str) e).value()).toList() : List.of();
    }

    private static Json.Obj object(Json value) {
        return value instanceof Json.Obj o ? o : Json.Obj.EMPTY;
    }

    private static String text(Json value, String otherwise) {
        return value instanceof Json.Str s ? s.value() : otherwise;
    }

    private static boolean no(Json value) {
        return value.equals(Json.Bool.FALSE);
    }
}
