// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Labels.Act;
import dev.creel.toolgate.Labels.Kind;
import dev.creel.toolgate.Labels.Outcome;
import dev.creel.toolgate.Labels.Who;
import dev.creel.toolgate.Taint;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class LabelDeskTest {
    private static final Taint PAGE = Taint.of(new Label("tool", "web_fetch"), new Label("page", "evil.example"));
    private static final String STRANGER = "telegram:666";

    private final List<Approvals.Request> asked = new ArrayList<>();
    private final List<String> audited = new ArrayList<>();
    private final Set<String> redeemed = new LinkedHashSet<>();
    private String config = "{}";
    private Approvals.Outcome.State answer = Approvals.Outcome.State.DENIED;

    private final LabelDesk desk = new LabelDesk(config(), approvals(), (Audit) Proxy.newProxyInstance(
            Audit.class.getClassLoader(), new Class<?>[] {Audit.class}, (proxy, method, args) -> {
                audited.add(args[0] + " " + args[1]);
                return "D-7";
            }));

    @Test
    void whoHasReadNothingOfStrangersIsNotAsked() {
        assertThat(decide(Kind.MESSAGE, STRANGER, Taint.NONE).allowed()).isTrue();
        assertThat(decide(Kind.CHANGE, "cron", Taint.of(new Label("tool", "session_status"))).allowed()).isTrue();
        assertThat(asked).isEmpty();
        assertThat(audited).isEmpty();
    }

    @Test
    void afterAPageANewRecipientNeedsAYesAndGetsItForWhatWasShown() {
        Outcome no = decide(Kind.MESSAGE, STRANGER, PAGE);
        assertThat(no.allowed()).isFalse();
        assertThat(no.said()).contains("D-7").contains("tools.labels.message").contains("denied by");
        assertThat(audited).singleElement().asString().contains("labels.refused").contains("page:evil.example").contains(STRANGER)
                .contains("tools.labels.recipients");
        assertThat(asked.get(0).text()).isEqualTo("the text");
        assertThat(asked.get(0).fields()).extracting(Approvals.Field::value).contains(STRANGER, "tool:web_fetch page:evil.example");

        answer = Approvals.Outcome.State.ALLOWED_ONCE;
        assertThat(decide(Kind.MESSAGE, STRANGER, PAGE).allowed()).isTrue();
        assertThat(redeemed).hasSize(1);
        answer = Approvals.Outcome.State.DENIED;
        assertThat(decide(Kind.MESSAGE, STRANGER, PAGE).allowed()).as("a yes counts once").isFalse();
    }

    @Test
    void aYesThatIsNoLongerGoodIsANo() {
        answer = Approvals.Outcome.State.ALLOWED_ONCE;
        redeemed.add("stale");
        assertThat(decide(Kind.WEB, "evil.example", PAGE).allowed()).isFalse();
    }

    @Test
    void alwaysHoldsForThatTargetAndSessionOnlyAndNeverForChanges() {
        answer = Approvals.Outcome.State.ALLOWED_ALWAYS;
        assertThat(decide(Kind.WEB, "docs.example", PAGE).allowed()).isTrue();
        assertThat(decide(Kind.CHANGE, "cron", PAGE).allowed()).isTrue();
        assertThat(asked.get(1).rememberable()).isFalse();
        answer = Approvals.Outcome.State.DENIED;
        assertThat(decide(Kind.WEB, "docs.example", PAGE).allowed()).isTrue();
        assertThat(decide(Kind.WEB, "evil.example", PAGE).allowed()).isFalse();
        assertThat(decide(Kind.MESSAGE, "docs.example", PAGE).allowed()).isFalse();
        assertThat(decide(Kind.CHANGE, "cron", PAGE).allowed()).isFalse();
        assertThat(desk.decide(act(Kind.WEB, "docs.example", "agent:main:other", PAGE), () -> false).allowed()).isFalse();
    }

    @Test
    void listsNameRecipientsAndDomainsExactly() {
        config = "{\"tools\":{\"labels\":{\"recipients\":[\"telegram:42\"],\"domains\":[\"example.org\"]}}}";
        assertThat(decide(Kind.MESSAGE, "telegram:42", PAGE).allowed()).isTrue();
        assertThat(decide(Kind.MESSAGE, "telegram:421", PAGE).allowed()).isFalse();
        assertThat(decide(Kind.MESSAGE, "irc:42", PAGE).allowed()).isFalse();
        assertThat(decide(Kind.WEB, "docs.example.org", PAGE).allowed()).isTrue();
        assertThat(decide(Kind.WEB, "EXAMPLE.org", PAGE).allowed()).isTrue();
        assertThat(decide(Kind.WEB, "badexample.org", PAGE).allowed()).isFalse();
        assertThat(decide(Kind.WEB, "example.org.evil.example", PAGE).allowed()).isFalse();
        assertThat(audited).filteredOn(line -> line.startsWith("labels.allowed")).hasSize(3);
    }

    @Test
    void modesAreStricterThanTheirSpelling() {
        config = "{\"tools\":{\"labels\":{\"message\":\"deny\",\"web\":\"always\",\"change\":\"denny\"}}}";
        answer = Approvals.Outcome.State.ALLOWED_ONCE;
        assertThat(decide(Kind.MESSAGE, STRANGER, PAGE).allowed()).isFalse();
        assertThat(decide(Kind.CHANGE, "cron", PAGE).allowed()).as("a word nobody knows").isFalse();
        assertThat(asked).isEmpty();
        assertThat(decide(Kind.WEB, "evil.example", Taint.NONE).allowed()).isTrue();
        assertThat(asked).hasSize(1);
        config = "{\"tools\":{\"labels\":{\"message\":\"off\"}}}";
        assertThat(decide(Kind.MESSAGE, STRANGER, PAGE).allowed()).isTrue();
        assertThat(asked).hasSize(1);
    }

    @Test
    void trustIsByPatternAndNeverCoversWhatFoundNoRoom() {
        config = "{\"tools\":{\"labels\":{\"trusted\":[\"*\"]}}}";
        assertThat(desk.untrusted(PAGE).none()).isTrue();
        Taint many = Taint.NONE;
        for (int i = 0; i < 10 * Taint.MOST; i++) {
            many = many.and(new Label("page", "p" + i));
        }
        assertThat(many.labels()).hasSize(Taint.MOST + 1);
        assertThat(desk.untrusted(many)).isEqualTo(Taint.of(Taint.MORE));
        config = "{\"tools\":{\"labels\":{\"trusted\":[\"tool:web_fetch\"]}}}";
        assertThat(desk.untrusted(PAGE)).as("the page is not trusted with its tool").isEqualTo(Taint.of(new Label("page", "evil.example")));
        assertThat(desk.untrusted(Taint.of(new Label("tool", "acme/session_status"))).none())
                .as("somebody's tool of the same name").isFalse();
    }

    @Test
    void labelsAreReadBackOrCountAsUnknown() {
        assertThat(Taint.of(((Json.Arr) PAGE.json()).elements())).isEqualTo(PAGE);
        assertThat(Taint.of(List.of(Json.of("nothing"), Json.of(7))).labels()).containsExactly(Taint.MORE);
        assertThat(new Label("page", "a\" from=\"tool:x\">\n<b").text()).doesNotContain("\"").doesNotContain("<").doesNotContain("\n");
    }

    private Outcome decide(Kind kind, String target, Taint read) {
        Act act = act(kind, target, "agent:main:main", read);
        boolean free = desk.free(act);
        int before = asked.size();
        Outcome outcome = desk.decide(act, () -> false);
        assertThat(free).as("free says whether anybody is asked").isEqualTo(outcome.allowed() && asked.size() == before);
        return outcome;
    }

    private static Act act(Kind kind, String target, String session, Taint read) {
        return new Act(kind, target, "the text", Map.of("thread", "7"), new Who("main", session, "r1", Optional.empty()), read);
    }

    private Config config() {
        return (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, args) -> new Snapshot(1, "", (Json.Obj) Json.parse(config, 16), "/s", "/s/creel.json"));
    }

    private Approvals approvals() {
        return (Approvals) Proxy.newProxyInstance(Approvals.class.getClassLoader(), new Class<?>[] {Approvals.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "await" -> {
                        asked.add((Approvals.Request) args[0]);
                        assertThat((Duration) args[1]).isPositive();
                        assertThat((BooleanSupplier) args[2]).isNotNull();
                        yield new Approvals.Outcome(redeemed.contains("stale") ? "stale" : "A-" + asked.size(), answer, "telegram:1");
                    }
                    case "redeem" -> asked.get(asked.size() - 1).equals(args[1]) && redeemed.add((String) args[0]);
                    default -> throw new AssertionError(method.getName());
                });
    }
}
