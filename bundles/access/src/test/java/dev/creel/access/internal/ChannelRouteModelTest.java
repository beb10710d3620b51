// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Who shares a session, against a model that knows nothing of keys: for any two events and any configuration, the router gives
 * one key exactly where the model says one conversation. Each mutant is a router that is wrong in one way, and the same
 * comparison finds it.
 */
class ChannelRouteModelTest {
    private static final int SAMPLES = 2_000_000;

    /** An event: which account received it, where, from whom. */
    record Said(String channel, String account, Chat.Kind kind, String chat, String thread, String sender) {}

    /** A configuration: the scope, empty for none, and who is whom. */
    record Setting(String scope, Map<String, List<String>> links) {}

    /** Two events under one configuration. */
    record Pair(Setting setting, Said one, Said two) {}

    /** What is under test: the key of an event. */
    interface Router {
        String key(Setting setting, Said said);
    }

    private static final Router REAL = (setting, said) -> ((ChannelRoute.To) ChannelRoute.of(snapshot(setting),
            new Account(said.channel(), said.account(), Json.Obj.EMPTY),
            new Inbound.Message("e", new Chat(said.kind(), said.chat(), said.thread()),
                    new Inbound.Sender(said.sender(), true, ""), Instant.EPOCH, "hi", true), new Fakes())).sessionKey();

    private static Snapshot snapshot(Setting setting) {
        Json.Builder session = Json.object();
        if (!setting.scope().isEmpty()) {
            session.put("dmScope", setting.scope());
        }
        Json.Builder links = Json.object();
        setting.links().forEach((name, ids) -> links.put(name, Json.array(ids.stream().map(Json::of).toList())));
        return new Snapshot(1, "", Json.object().put("session", session.put("identityLinks", links.build()).build()).build(), "/s", "/c");
    }

    // The model.

    private static boolean together(Setting setting, Said a, Said b) {
        if (a.kind() != Chat.Kind.DIRECT || b.kind() != Chat.Kind.DIRECT) {
            return a.kind() == b.kind() && a.channel().equals(b.channel()) && a.account().equals(b.account())
                    && a.chat().equals(b.chat()) && a.thread().equals(b.thread());
        }
        if (setting.scope().equals("main")) {
            return true;
        }
        Optional<String> person = person(setting, a);
        boolean same = person.equals(person(setting, b)) && (person.isPresent() || a.sender().equals(b.sender()));
        boolean channel = a.channel().equals(b.channel());
        boolean account = channel && a.account().equals(b.account());
        return same && a.thread().equals(b.thread()) && switch (setting.scope()) {
            case "per-peer" -> person.isPresent() || account;
            case "per-channel-peer" -> channel;
            default -> account;
        };
    }

    private static Optional<String> person(Setting setting, Said said) {
        return setting.links().entrySet().stream()
                .filter(link -> link.getValue().contains(said.channel() + ":" + said.sender())).map(Map.Entry::getKey).findFirst();
    }

    private static boolean right(Router router, Pair pair) {
        String one = router.key(pair.setting(), pair.one());
        String two = router.key(pair.setting(), pair.two());
        return one.equals(two) == together(pair.setting(), pair.one(), pair.two());
    }

    // What it is asked: few values that meet often, and ids that try to be something else in a key.

    @Provide
    Arbitrary<Pair> pairs() {
        Arbitrary<String> ids = Arbitraries.of("1", "2", "anna", "Anna", "~anna", "dm", "group", "thread", "1:thread:2", "1:topic:2",
                "default", "x-1", "main", "a b", "\u0430nna", "1".repeat(40), "1".repeat(41));
        Arbitrary<String> channels = Arbitraries.of("sim", "irc", "dm");
        Arbitrary<String> threads = Arbitraries.of("", "", "2", "thread", "x:y");
        Arbitrary<Said> said = Combinators.combine(channels, Arbitraries.of("default", "work", "dm", "group"),
                Arbitraries.of(Chat.Kind.DIRECT, Chat.Kind.DIRECT, Chat.Kind.GROUP, Chat.Kind.ROOM), ids, threads, ids).as(Said::new);
        Arbitrary<String> linked = Combinators.combine(Arbitraries.of("sim:", "irc:", "dm:", ""), ids).as((c, id) -> c + id);
        Arbitrary<Map<String, List<String>>> links = Arbitraries.maps(Arbitraries.of("anna", "Anna", "1", "dm"),
                linked.list().ofMaxSize(4)).ofMaxSize(2);
        Arbitrary<Setting> settings = Combinators.combine(Arbitraries.of("", "", "main", "per-peer", "per-channel-peer",
                "per-account-channel-peer", "nonsense"), links).as(Setting::new);
        return Combinators.combine(settings, said, said, Arbitraries.integers().between(0, 7))
                .as((setting, one, two, alike) -> new Pair(setting, one, alike(one, two, alike)));
    }

    /** Often only one thing differs. */
    private static Said alike(Said a, Said b, int what) {
        return switch (what) {
            case 0 -> new Said(b.channel(), a.account(), a.kind(), a.chat(), a.thread(), a.sender());
            case 1 -> new Said(a.channel(), b.account(), a.kind(), a.chat(), a.thread(), a.sender());
            case 2 -> new Said(a.channel(), a.account(), a.kind(), a.chat(), b.thread(), a.sender());
            case 3 -> new Said(a.channel(), a.account(), a.kind(), a.chat(), a.thread(), b.sender());
            case 4 -> new Said(a.channel(), a.account(), a.kind(), b.chat(), a.thread(), a.sender());
            case 5 -> new Said(a.channel(), a.account(), b.kind(), a.chat(), a.thread(), a.sender());
            default -> b;
        };
    }

    @Property(tries = 10_000)
    boolean oneKeyForOneConversation(@ForAll("pairs") Pair pair) {
        return right(REAL, pair);
    }

    @Property
    boolean everyKeyIsCanonicalAndBelongsToItsAgent(@ForAll("pairs") Pair pair) {
        String key = REAL.key(pair.setting(), pair.one());
        return key.length() <= 256 && key.startsWith("agent:main:") && key.matches("[a-z0-9:~_-]+") && !key.contains("::")
                && (key.equals("agent:main:main") == (pair.one().kind() == Chat.Kind.DIRECT && pair.setting().scope().equals("main")));
    }

    // The mutants.

    @Example
    void routingThatForgetsTheAccountIsFound() {
        found((setting, said) -> REAL.key(setting, with(said, "default", said.thread(), said.sender())));
    }

    @Example
    void routingThatForgetsTheThreadIsFound() {
        found((setting, said) -> REAL.key(setting, with(said, said.account(), "", said.sender())));
    }

    @Example
    void routingThatTakesLetterCaseAwayIsFound() {
        found((setting, said) -> REAL.key(setting, with(said, said.account(), said.thread(), said.sender().toLowerCase(Locale.ROOT))));
    }

    @Example
    void aScopeThatIsMainWithoutAWordIsFound() {
        found(setting -> setting.scope().isEmpty() || setting.scope().equals("nonsense") ? new Setting("main", setting.links()) : setting);
    }

    @Example
    void aPersonsScopeThatTakesAnIdForAPersonIsFound() {
        found((setting, said) -> setting.scope().equals("per-peer") && said.kind() == Chat.Kind.DIRECT && person(setting, said).isEmpty()
                ? "agent:main:dm:" + ChannelRoute.part(said.sender()) + said.thread() : REAL.key(setting, said));
    }

    @Example
    void aNarrowerScopeReadAsAWiderOneIsFound() {
        found(setting -> setting.scope().equals("per-account-channel-peer") ? new Setting("per-channel-peer", setting.links()) : setting);
    }

    @Example
    void linksThatMatchABareIdAreFound() {
        found((setting, said) -> REAL.key(new Setting(setting.scope(), bare(setting.links(), said.channel())), said));
    }

    @Example
    void aPersonsNameThatIsAnIdTooIsFound() {
        found((setting, said) -> REAL.key(setting, said).replace("~", ""));
    }

    @Example
    void linksThatAreIgnoredAreFound() {
        found(setting -> new Setting(setting.scope(), Map.of()));
    }

    private static Said with(Said said, String account, String thread, String sender) {
        return new Said(said.channel(), account, said.kind(), said.chat(), thread, sender);
    }

    private static Map<String, List<String>> bare(Map<String, List<String>> links, String channel) {
        Map<String, List<String>> all = new java.util.LinkedHashMap<>();
        links.forEach((name, ids) -> all.put(name, ids.stream().map(id -> id.contains(":") ? id : channel + ":" + id).toList()));
        return all;
    }

    private void found(UnaryOperator<Setting> wrong) {
        found((setting, said) -> REAL.key(wrong.apply(setting), said));
    }

    /** The comparison that the real router passes fails for this one. */
    private void found(Router mutant) {
        assertThat(pairs().sampleStream().limit(SAMPLES).filter(pair -> !right(mutant, pair)).findFirst())
                .as("a pair of events that shows the mutant").isPresent();
    }
}
