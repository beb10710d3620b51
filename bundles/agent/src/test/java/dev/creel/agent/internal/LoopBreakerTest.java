// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.internal.LoopBreaker.Bounds;
import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import org.junit.jupiter.api.Test;

class LoopBreakerTest {
    private static final Json.Obj NONE = Json.Obj.EMPTY;

    private final LoopBreaker breaker = new LoopBreaker(bounds("{\"warningThreshold\":3,\"criticalThreshold\":5,\"globalCircuitBreakerThreshold\":8}"));

    @Test
    void theSameCallWithTheSameResultIsRefusedAfterAWarning() {
        for (int i = 1; i <= 5; i++) {
            assertThat(breaker.refusal("t", NONE)).as("call %d", i).isEmpty();
            assertThat(breaker.done("t", NONE, Result.ok("x")).isEmpty()).as("warning %d", i).isEqualTo(i != 3);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(breaker.refusal("t", NONE)).hasValueSatisfying(why -> assertThat(why).contains("5 times"));
            breaker.refused();
        }
        assertThat(breaker.refusal("t", args("{\"a\":1}"))).as("another call").isEmpty();
        assertThat(breaker.refusal("u", NONE)).as("another tool").isEmpty();
    }

    @Test
    void aCallThatComesFurtherIsNeverRefused() {
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.refusal("t", NONE)).isEmpty();
            assertThat(breaker.done("t", NONE, Result.ok("x" + i))).isEmpty();
        }
        assertThat(breaker.over()).isEmpty();
    }

    @Test
    void keysInAnotherOrderAndOtherCallsBetweenHideNoLoop() {
        for (int i = 0; i < 5; i++) {
            assertThat(breaker.refusal("t", args("{\"a\":1,\"b\":[2]}"))).isEmpty();
            breaker.done("t", i % 2 == 0 ? args("{\"a\":1,\"b\":[2]}") : args("{\"b\":[2],\"a\":1}"), Result.ok("x"));
            breaker.done("other", args("{\"n\":" + i + "}"), Result.ok("y" + i));
        }
        assertThat(breaker.refusal("t", args("{\"b\":[2],\"a\":1}"))).isPresent();
        assertThat(breaker.refusal("t", args("{\"a\":1,\"b\":[3]}"))).isEmpty();
    }

    @Test
    void twoCallsInTurnThatChangeNothingAreRefused() {
        for (int i = 0; i < 5; i++) {
            String tool = i % 2 == 0 ? "a" : "b";
            assertThat(breaker.refusal(tool, NONE)).as("call %d", i).isEmpty();
            breaker.done(tool, NONE, Result.ok("same"));
        }
        assertThat(breaker.refusal("b", NONE)).hasValueSatisfying(why -> assertThat(why).contains("in turn"));
        assertThat(breaker.refusal("c", NONE)).isEmpty();
    }

    @Test
    void callsThatBringNothingNewEndTheRun() {
        for (int i = 0; i < 11; i++) {
            assertThat(breaker.over()).as("call %d", i).isEmpty();
            breaker.done("t" + i % 3, NONE, Result.ok("same"));
        }
        assertThat(breaker.over()).hasValueSatisfying(why -> assertThat(why).contains("8 calls"));
    }

    @Test
    void moreCallsThanAnyWorkTakesEndTheRunEvenWithDetectionOff() {
        LoopBreaker off = new LoopBreaker(bounds("{\"enabled\":false,\"maxCalls\":40}"));
        for (int i = 0; i < 40; i++) {
            assertThat(off.over()).isEmpty();
            assertThat(off.refusal("t", NONE)).isEmpty();
            off.done("t", NONE, Result.ok("x"));
        }
        assertThat(off.over()).isPresent();
    }

    @Test
    void anAgentsSettingsStandInPlaceOfThoseForAllKeyByKey() {
        Bounds bounds = Bounds.of(args("{\"criticalThreshold\":7,\"detectors\":{\"pingPong\":false}}"),
                args("{\"criticalThreshold\":9,\"historySize\":12,\"detectors\":{\"knownPollNoProgress\":false}}"));
        assertThat(bounds).isEqualTo(new Bounds(true, true, false, false, 12, 10, 7, 30, 250));
    }

    private static Bounds bounds(String settings) {
        return Bounds.of(Json.Obj.EMPTY, args(settings));
    }

    private static Json.Obj args(String json) {
        return (Json.Obj) Json.parse(json, 8);
    }
}
