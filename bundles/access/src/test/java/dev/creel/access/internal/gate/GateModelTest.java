// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.internal.gate.Outcome.Kind;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The gate against the {@link GateReference}, over random configurations and events of every kind, with planted mutants. */
class GateModelTest {
    private static final int CASES = 60_000;

    /** A configuration, who was let in by a code, and something that happens. */
    record Case(Json.Obj account, Json.Obj channel, Json.Obj defaults, Set<String> approved, boolean patterns, Inbound event) {}

    /** Whatever decides. */
    interface Decider {
        Outcome decide(Policy policy, Inbound event, MentionPatterns patterns);
    }

    private static Kind decided(Decider decider, Case c) {
        Policy policy = new PolicyReader(new Settings(c.account(), c.channel(), c.defaults()), Stage::canonical, (list, why) -> {})
                .read().approving(c.approved());
        MentionPatterns patterns = c.patterns() ? MentionPatterns.of(List.of("\\bbot\\b"), (source, why) -> {}) : MentionPatterns.NONE;
        return decider.decide(policy, c.event(), patterns).kind();
    }

    private static boolean agrees(Decider decider, Case c) {
        return decided(decider, c) == new GateReference(c).kind();
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void theGateIsWhatTheOrderSays(@ForAll("cases") Case c) {
        assertThat(decided(Gate::decide, c)).isEqualTo(new GateReference(c).kind());
    }

    @Example
    void theCasesReachEveryAnswerInBothKindsOfChat() {
        Set<Kind> direct = EnumSet.noneOf(Kind.class);
        Set<Kind> groups = EnumSet.noneOf(Kind.class);
        cases().sampleStream().limit(CASES / 10).forEach(c ->
                (c.event().chat().kind() == Chat.Kind.DIRECT ? direct : groups).add(decided(Gate::decide, c)));
        assertThat(direct).containsExactlyInAnyOrder(Kind.ADMITTED, Kind.REFUSED, Kind.PAIR);
        assertThat(groups).containsExactlyInAnyOrder(Kind.ADMITTED, Kind.REFUSED, Kind.PENDING);
    }

    @Example
    void plantedMutantsAreCaught() {
        Map<String, Decider> mutants = new TreeMap<>();
        mutants.put("groups use the list for direct messages", (p, e, m) -> Gate.decide(groups(p, with(p, p.direct().listed(), p.groups().requireMention())), e, m));
        mutants.put("approvals count in groups", (p, e, m) -> Gate.decide(groups(p, with(p,
                new Senders(p.groups().senders().anybody(), both(p.groups().senders().ids(), p.direct().approved())), true)), e, m));
        mutants.put("an empty list is everybody", (p, e, m) -> Gate.decide(groups(p, with(p,
                p.groups().senders().isEmpty() ? new Senders(true, Set.of()) : p.groups().senders(), p.groups().requireMention())), e, m));
        mutants.put("no list of places is every place", (p, e, m) -> Gate.decide(p.groups().rooms().isEmpty()
                ? groups(p, new Groups(p.groups().mode(), p.groups().senders(), Map.of("*", Room.PLAIN), p.groups().spaces(),
                        p.groups().small(), p.groups().requireMention())) : p, e, m));
        mutants.put("edits skip the gates", (p, e, m) -> e instanceof Inbound.Edit ? Outcome.admitted("edit") : Gate.decide(p, e, m));
        mutants.put("patterns count when others are meant", (p, e, m) -> e instanceof Inbound.Message said
                && said.addressed() == Addressed.OTHERS && m.in(said.text())
                ? Gate.decide(p, message(said, Addressed.BOT), m) : Gate.decide(p, e, m));
        mutants.put("no mention where none can be told", (p, e, m) -> e instanceof Inbound.Message said
                && said.addressed() == Addressed.UNKNOWN && m.isEmpty() ? Gate.decide(p, message(said, Addressed.BOT), m) : Gate.decide(p, e, m));
        mutants.put("open without a star", (p, e, m) -> Gate.decide(p.direct().mode() != Direct.Mode.OPEN ? p : new Policy(p.enabled(),
                new Direct(Direct.Mode.OPEN, new Senders(true, p.direct().listed().ids()), p.direct().approved(), p.direct().ownNumber()), p.groups()), e, m));
        mutants.put("strangers' presses get a code", (p, e, m) -> Gate.decide(p, e instanceof Inbound.Button b
                ? new Inbound.Command("e", b.chat(), b.sender(), b.at(), "x", "") : e, m));
        mutants.put("a space is not looked at", (p, e, m) -> e instanceof Inbound.Message said ? Gate.decide(p, new Inbound.Message("e",
                new Chat(said.chat().kind(), said.chat().id(), said.chat().threadId()), said.sender(), said.at(), said.text(), said.addressed(), "", "",
                List.of()), m) : Gate.decide(p, e, m));
        mutants.forEach((name, mutant) -> assertThat(cases().sampleStream().limit(CASES).anyMatch(c -> !agrees(mutant, c))).as(name).isTrue());
    }

    private static Policy groups(Policy p, Groups groups) {
        return new Policy(p.enabled(), p.direct(), groups);
    }

    private static Groups with(Policy p, Senders senders, boolean mention) {
        Groups g = p.groups();
        return new Groups(g.mode(), senders, g.rooms(), g.spaces(), g.small(), mention);
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Inbound message(Inbound.Message m, Addressed addressed) {
        return new Inbound.Message("e", m.chat(), m.sender(), m.at(), m.text(), addressed, "", "", List.of());
    }

    @Provide
    static Arbitrary<Case> cases() {
        Arbitrary<Json.Obj> defaults = object(Map.of("groupPolicy", maybe(modes(), 0.7)));
        Arbitrary<Set<String>> approved = Arbitraries.of("a", "b", "c").set().ofMaxSize(2);
        Arbitrary<Json.Obj> account = section().injectNull(0.6).map(o -> o == null ? Json.Obj.EMPTY : o);
        Arbitrary<Json.Obj> channel = Arbitraries.oneOf(section(), section().map(GateModelTest::hospitable));
        return Combinators.combine(account, channel, defaults, approved, Arbitraries.of(true, false), events()).as(Case::new);
    }

    /** So that many cases get as far as the last gates. */
    private static Json.Obj hospitable(Json.Obj section) {
        return Json.object().put("groups", Json.object().put("*", Json.Obj.EMPTY).build())
                .put("groupAllowFrom", Json.array(List.of(Json.of("a"), Json.of("b")))).put("allowFrom", section.get("allowFrom"))
                .put("dmPolicy", section.get("dmPolicy")).build();
    }

    private static Arbitrary<Json.Obj> section() {
        Arbitrary<Json> dm = object(Map.of("policy", maybe(dmModes(), 0.6), "allowFrom", maybe(senders(), 0.6), "enabled", maybe(flag(), 0.8),
                "groupEnabled", maybe(flag(), 0.4), "groupChannels", maybe(senders(), 0.6))).map(o -> o);
        Map<String, Arbitrary<Optional<Json>>> keys = new TreeMap<>(Map.of(
                "enabled", maybe(Arbitraries.of(true, true, true, true, false).map(Json::of), 0.7),
                "dmPolicy", maybe(dmModes(), 0.4), "allowFrom", maybe(senders(), 0.4), "dm", maybe(dm, 0.7),
                "groupPolicy", maybe(modes(), 0.5), "groupAllowFrom", maybe(senders(), 0.4),
                "groups", maybe(map(List.of("g", "h", "*"), room(map(List.of("t", "*"), room(null), 2), "topics")), 0.4),
                "guilds", maybe(map(List.of("s", "*"), room(map(List.of("g", "h", "*"), room(null), 2), "channels")), 0.7),
                "requireMention", maybe(flag(), 0.7), "selfChatMode", maybe(flag(), 0.7)));
        return object(keys);
    }

    private static Arbitrary<Json> room(Arbitrary<Json> parts, String... name) {
        Map<String, Arbitrary<Optional<Json>>> keys = new TreeMap<>(Map.of(
                "enabled", maybe(flag(), 0.8), "allowFrom", maybe(senders(), 0.6), "requireMention", maybe(flag(), 0.6),
                "groupPolicy", maybe(modes(), 0.8)));
        if (parts != null) {
            keys.put(name[0], maybe(parts, 0.6));
        }
        return object(keys).map(o -> o);
    }

    private static Arbitrary<Json> map(List<String> ids, Arbitrary<Json> room, int... most) {
        return Arbitraries.maps(Arbitraries.of(ids), room).ofMaxSize(most.length == 0 ? 3 : most[0]).map(Json.Obj::new);
    }

    private static Arbitrary<Json.Obj> object(Map<String, Arbitrary<Optional<Json>>> keys) {
        Arbitrary<Json.Obj> all = Arbitraries.just(Json.Obj.EMPTY);
        for (Map.Entry<String, Arbitrary<Optional<Json>>> key : keys.entrySet()) {
            all = Combinators.combine(all, key.getValue()).as((object, value) -> {
                Json.Builder next = Json.object();
                object.members().forEach(next::put);
                value.ifPresent(v -> next.put(key.getKey(), v));
                return next.build();
            });
        }
        return all;
    }

    private static Arbitrary<Optional<Json>> maybe(Arbitrary<? extends Json> value, double absent) {
        return value.injectNull(absent).map(Optional::ofNullable);
    }

    private static Arbitrary<Json> flag() {
        return Arbitraries.of(true, false).map(Json::of);
    }

    private static Arbitrary<Json> modes() {
        return Arbitraries.of("allowlist", "open", "disabled", "nonsense").map(Json::of);
    }

    private static Arbitrary<Json> dmModes() {
        return Arbitraries.of("pairing", "allowlist", "open", "disabled", "nonsense").map(Json::of);
    }

    private static Arbitrary<Json> senders() {
        return Arbitraries.of("a", "B", "g", "*", "@c", "s", "-5").list().ofMaxSize(3).map(ids -> Json.array(ids.stream().map(Json::of).toList()));
    }

    private static Arbitrary<Inbound> events() {
        Arbitrary<Chat> chats = Combinators.combine(Arbitraries.of(Chat.Kind.DIRECT, Chat.Kind.DIRECT, Chat.Kind.GROUP, Chat.Kind.ROOM),
                Arbitraries.of("g", "g", "h", "a", "x"), Arbitraries.of("", "", "t", "u"), Arbitraries.of("", "", "s", "r")).as(Chat::new);
        Arbitrary<Sender> senders = Combinators.combine(Arbitraries.of("a", "a", "b", "c", "g", "s", ""),
                Arbitraries.of(true, true, true, true, true, true, false), Arbitraries.of(false, false, false, false, true))
                .as((id, authentic, self) -> new Sender(id, authentic, "*", self));
        Arbitrary<Addressed> addressed = Arbitraries.of(Addressed.values());
        Arbitrary<String> texts = Arbitraries.of("hi", "hey bot", "hey bot", "> bot\nhi", " ");
        return Combinators.combine(Arbitraries.of(0, 0, 0, 1, 2, 3, 4, 5), chats, senders, addressed, texts).as(GateModelTest::event);
    }

    private static Inbound event(int kind, Chat chat, Sender sender, Addressed addressed, String text) {
        Instant at = Instant.EPOCH;
        return kind == 0 ? new Inbound.Message("e", chat, sender, at, text, addressed, "", "", List.of()) : Stage.every(chat, sender).get(kind);
    }
}
