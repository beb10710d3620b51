// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BreakerTest {
    @Test
    void fiveFailuresInARowRefuseTheNextCallAndSayWhy() {
        Breaker breaker = new Breaker(60_000, reason -> {});
        for (int i = 0; i < 4; i++) {
            assertThat(breaker.ask()).isEmpty();
            breaker.failed("no");
        }
        assertThat(breaker.ask()).isEmpty();
        breaker.failed("the server said no");
        assertThat(breaker.ask()).contains("5 times", "the server said no", " s,");
        assertThat(breaker.resting()).isNotEmpty();
    }

    @Test
    void aSuccessInBetweenBeginsTheCountAnew() {
        Breaker breaker = new Breaker(60_000, reason -> {});
        for (int i = 0; i < 20; i++) {
            breaker.failed("no");
            if (i % 4 == 3) {
                breaker.worked();
            }
        }
        assertThat(breaker.ask()).isEmpty();
    }

    @Test
    void afterTheRestOneCallDecides() {
        Breaker breaker = new Breaker(0, reason -> {});
        for (int i = 0; i < 5; i++) {
            breaker.failed("no");
        }
        assertThat(breaker.ask()).isEmpty();
        assertThat(breaker.ask()).as("a second one beside the trial").isNotEmpty();
        breaker.worked();
        assertThat(breaker.ask()).isEmpty();
        assertThat(breaker.resting()).isEmpty();
    }

    @Test
    void aTrialThatSaysNothingLetsAnotherTry() {
        Breaker breaker = new Breaker(0, reason -> {});
        for (int i = 0; i < 5; i++) {
            breaker.failed("no");
        }
        assertThat(breaker.ask()).isEmpty();
        breaker.open();
        assertThat(breaker.ask()).isEmpty();
    }

    @Test
    void eachTimeCallsBeginToBeRefusedThatIsTold() {
        java.util.List<String> told = new java.util.ArrayList<>();
        Breaker breaker = new Breaker(0, told::add);
        for (int i = 0; i < 4; i++) {
            breaker.failed("no");
        }
        assertThat(told).isEmpty();
        breaker.failed("the server said no");
        assertThat(told).singleElement().asString().contains("the server said no");
        breaker.worked();
        for (int i = 0; i < 5; i++) {
            breaker.failed("again");
        }
        assertThat(told).hasSize(2);
    }
}
