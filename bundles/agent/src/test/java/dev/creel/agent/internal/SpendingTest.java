// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.provider;
import static dev.creel.agent.internal.Scripts.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.agent.Runs;
import dev.creel.agent.internal.Spending.Leave;
import dev.creel.agent.internal.SpendingCaps.Payer;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Prompt;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private static final Payer ANN = new Payer("main", "telegram:ann");
    private static final Payer BOB = new Payer("main", "telegram:bob");
    private static final ModelChoice MODEL = ModelChoice.configured("p", "m", json("""
            {"models": [{"id": "m", "maxTokens": 1000, "cost": {"input": 2, "output": 10}}]}"""));

    private final TestClock clock = new TestClock();
    private final StateFolder store = new StateFolder();

    @Test
    void aSenderWhoseCapIsReachedWaitsForTheNextDay() {
        Spending spending = spending("{\"perSender\": {\"tokens\": 5000}}");
        spending.settle(spending.ask(ANN, MODEL, 3_000), usage(3_000, 900), 0);

        assertThatThrownBy(() -> spending.ask(ANN, MODEL, 1_000)).isInstanceOf(TurnFailure.class)
                .hasMessageContaining("limits.spend.perSender (5000 tokens a day, sender:telegram:ann)")
                .hasMessageContaining("3900 tokens spent").hasMessageContaining("opens again at 2026-03-02T00:00Z");
        assertThat(spending.ask(BOB, MODEL, 1_000).output()).isEqualTo(1_000);
        clock.pass(Duration.ofHours(13));
        assertThat(spending.ask(ANN, MODEL, 1_000).output()).isEqualTo(1_000);
    }

    @Test
    void sendersBeyondThoseCountedOneByOneShareACapInsteadOfHavingNone() {
        Spending spending = spending("{\"perSender\": {\"tokens\": 5000}}");
        for (int i = 0; i < 20_000; i++) {
            spending.settle(spending.ask(new Payer("main", "telegram:" + i), MODEL, 10), usage(10, 1), 0);
        }
        spending.settle(spending.ask(BOB, MODEL, 3_000), usage(3_000, 900), 0);
        assertThatThrownBy(() -> spending.ask(BOB, MODEL, 1_000)).hasMessageContaining("limits.spend.perSender");
    }

    @Test
    void whatNobodyKnowsIsSpentAndNotUnderWay() {
        Spending spending = spending("{\"day\": {\"tokens\": 2000}}");
        spending.lost(spending.ask(ANN, MODEL, 1_000), 0);
        assertThatThrownBy(() -> spending.ask(ANN, MODEL, 100)).hasMessageContaining("2000 tokens spent")
                .hasMessageContaining("opens again at").hasMessageNotContaining("under way");
    }

    @Test
    void theAnswerIsBoundedByWhatIsLeft() {
        Spending spending = spending("{\"day\": {\"tokens\": 2000}}");
        assertThat(spending.ask(ANN, MODEL, 1_500).output()).isEqualTo(500);
    }

    @Test
    void moneyCountsWhereAPriceIsNamed() {
        Spending spending = spending("{\"agents\": {\"Main\": {\"money\": 0.01}}}");
        Leave leave = spending.ask(ANN, MODEL, 1_000);
        assertThat(leave.output()).as("1000 in cost 0.002, the rest pays 800 out").isEqualTo(800);
        spending.settle(leave, usage(1_000, 500), 0);
        assertThat(Price.money(spending.today("agent:main").micros())).isEqualTo("0.007");
        assertThatThrownBy(() -> spending.ask(ANN, MODEL, 1_000)).hasMessageContaining("limits.spend.agents.Main (0.01 in money");
    }

    @Test
    void turnsSideBySideDoNotPassACapTogether() throws Exception {
        long cap = 100_000;
        Spending spending = spending("{\"day\": {\"tokens\": " + cap + "}}");
        ExecutorService pool = Executors.newFixedThreadPool(16);
        CyclicBarrier start = new CyclicBarrier(16);
        List<Future<Long>> taken = new ArrayList<>();
        Callable<Long> turns = () -> {
            long sum = 0;
            start.await();
            for (int i = 0; i < 40; i++) {
                try {
                    Leave leave = spending.ask(ANN, MODEL, 700);
                    long used = leave.input() + leave.output();
                    if (i % 3 == 0) {
                        spending.release(leave);
                    } else {
                        sum += used;
                        spending.settle(leave, usage(leave.input(), leave.output()), 0);
                    }
                } catch (TurnFailure refused) {
                    assertThat(refused.errorKind()).isEqualTo("spending");
                }
            }
            return sum;
        };
        for (int i = 0; i < 16; i++) {
            taken.add(pool.submit(turns));
        }
        long sum = 0;
        for (Future<Long> one : taken) {
            sum += one.get();
        }
        pool.shutdown();
        assertThat(sum).isLessThanOrEqualTo(cap).isGreaterThan(cap - 2_000);
        assertThat(spending.today("day").tokens()).isEqualTo(sum);
        assertThat(spending.today("day").heldTokens()).isZero();
    }

    @Test
    void whatOthersHoldIsSaidToBeHeld() {
        Spending spending = spending("{\"day\": {\"tokens\": 2000}}");
        spending.ask(ANN, MODEL, 900);
        assertThatThrownBy(() -> spending.ask(BOB, MODEL, 900)).hasMessageContaining("try again when they are done");
    }

    @Test
    void afterALossOfPowerWhatWasSetAsideIsSpent() {
        Spending before = spending("{\"day\": {\"tokens\": 5000}}");
        before.ask(BOB, MODEL, 500);
        before.settle(before.ask(ANN, MODEL, 500), usage(1_000, 600), 0);
        StateFolder more = store.afterPowerLoss();
        assertThat(new Spending(() -> snapshot("{}"), more, clock).today("sender:telegram:ann").tokens())
                .as("more than was set aside").isEqualTo(1_600);
        StateFolder after = store.afterPowerLoss();

        Spending again = new Spending(() -> snapshot("{\"day\": {\"tokens\": 5000}}"), after, clock);
        assertThat(again.today("day").tokens()).isEqualTo(3_100);
        assertThat(again.today("day").heldTokens()).isZero();
        assertThatThrownBy(() -> again.ask(ANN, MODEL, 1_900)).hasMessageContaining("opens again");
    }

    @Test
    void withoutACapNothingIsSetAsideAndNothingForced() {
        Spending spending = spending("{}");
        Leave leave = spending.ask(ANN, MODEL, 1_000);
        assertThat(leave.output()).isZero();
        spending.settle(leave, usage(0, 0), 7);
        assertThat(spending.today("day").tokens()).as("an estimate for who does not count").isEqualTo(1_007);
        assertThat(store.forces).hasValue(0);
    }

    @Test
    void aCountThatIsLostRefusesOnlyWhomACapHolds() {
        store.damaged = true;
        Spending free = spending("{}");
        free.settle(free.ask(ANN, MODEL, 1_000), usage(1_000, 10), 0);
        Spending capped = spending("{\"day\": {\"tokens\": 5000}}");
        assertThatThrownBy(() -> capped.ask(ANN, MODEL, 1_000)).hasMessageContaining("limits.spend.day cannot be kept");
    }

    @Test
    void daysAreSummedAlsoThoseBeforeTheStart() {
        Spending before = spending("{}");
        before.settle(before.ask(ANN, MODEL, 10), usage(10, 5), 0);
        clock.pass(Duration.ofDays(2));
        Spending spending = new Spending(() -> snapshot("{\"day\": {\"tokens\": 100000}}"), store, clock);
        spending.settle(spending.ask(new Payer("other", "gateway"), MODEL, 500), usage(1_000, 0), 0);

        assertThat(spending.taken(3, "")).extracting(day -> day.date() + " " + day.input() + " " + day.output() + " " + day.micros())
                .containsExactly("2026-03-01 10 5 70", "2026-03-02 0 0 0", "2026-03-03 1000 0 2000");
        assertThat(spending.taken(3, "main")).extracting(day -> day.input()).containsExactly(10L, 0L, 0L);
        assertThat(spending.caps()).extracting(cap -> cap.path() + " " + cap.percent()).containsExactly("limits.spend.day 1");
    }

    @Test
    void aTurnOverItsCapAsksNoModel() {
        List<Prompt> prompts = new CopyOnWriteArrayList<>();
        try (Stand stand = Stand.with("{\"limits\": {\"spend\": {\"day\": {\"tokens\": 9000}}}}")) {
            stand.plugins.model("offline", provider((prompt, out) -> {
                prompts.add(prompt);
                if (prompts.size() == 2) {
                    throw new Failure(Failure.Code.AUTH, "no");
                }
                out.emit(new Event.Usage(4_000, 2_000, 0, 0));
                out.emit(new Event.Text("fine"));
                out.emit(new Event.Done(Event.Stop.END));
            }));
            stand.start();
            assertThat(Stand.end(stand.say("r1", "agent:main:main", "hi")).status()).isEqualTo("ok");
            assertThat(prompts.get(0).maxTokens()).isBetween(1, 8_192);
            assertThat(Stand.end(stand.say("r2", "agent:main:main", "hi")).errorKind()).as("nothing was taken").isEqualTo("auth");
            assertThat(Stand.end(stand.say("r3", "agent:main:main", "hi")).status()).isEqualTo("ok");
            Runs.Result refused = Stand.end(stand.say("r4", "agent:main:main", "hi"));

            assertThat(refused.errorKind()).isEqualTo("spending");
            assertThat(refused.errorMessage()).contains("limits.spend.day").contains("12000 tokens spent");
            assertThat(prompts).hasSize(3);
            stand.close();
            stand.start();
            assertThat(Stand.end(stand.say("r5", "agent:main:main", "hi")).errorKind()).isEqualTo("spending");
        }
    }

    @Test
    void anAnswerCutOffCountsAsWhatWasSetAside() {
        try (Stand stand = Stand.with("{\"limits\": {\"spend\": {\"perSender\": {\"tokens\": 9000}}}}")) {
            stand.plugins.model("offline", provider((prompt, out) -> {
                stand.desk.abort("agent:main:main", "", "rpc");
                say(out, "late");
            }));
            stand.start();
            assertThat(Stand.end(stand.say("r1", "agent:main:main", "hi")).status()).isEqualTo("aborted");
            assertThat(Stand.end(stand.say("r2", "agent:main:main", "hi")).errorKind()).isEqualTo("spending");
        }
    }

    private Spending spending(String caps) {
        return new Spending(() -> snapshot(caps), store, clock);
    }

    private static Snapshot snapshot(String caps) {
        Json.Obj spend = json(caps.replaceFirst("\\{", caps.equals("{}") ? "{\"timezone\": \"UTC\"" : "{\"timezone\": \"UTC\", "));
        return new Snapshot(1, "", Json.object().put("limits", Json.object().put("spend", spend).build()).build(), "/s", "/s/c");
    }

    private static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text, 20);
    }

    private static Event.Usage usage(long input, long output) {
        return new Event.Usage(input, output, 0, 0);
    }
}
