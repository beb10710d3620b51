// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.plugin.Failure.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final Attempts attempts = new Attempts();

    private Outcome failed(Code code, long askedSeconds) {
        return attempts.failed(code, Duration.ofSeconds(askedSeconds), "why");
    }

    @Test
    void pausesGrowAndAServicesOwnIsKept() {
        assertThat(failed(Code.TEMPORARY, 0).pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(failed(Code.TIMEOUT, 0).pause()).isEqualTo(Duration.ofSeconds(2));
        assertThat(failed(Code.OVERLOADED, 3_600).pause()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void afterSomeFailuresItIsGivenUp() {
        for (int i = 1; i < Attempts.MOST; i++) {
            assertThat(failed(Code.AUTH, 0).state()).isEqualTo(Outcome.State.AGAIN);
        }
        assertThat(failed(Code.AUTH, 0)).isEqualTo(Outcome.givenUp("AUTH: why"));
    }

    @Test
    void waitsForAServiceAreCountedApartButNotWithoutEnd() {
        for (int i = 0; i < Attempts.MOST_WAITS; i++) {
            assertThat(failed(Code.RATE_LIMIT, 0)).isEqualTo(Outcome.again(Duration.ofSeconds(1), "why"));
        }
        for (int i = 1; i < Attempts.MOST; i++) {
            assertThat(failed(Code.RATE_LIMIT, 0).state()).isEqualTo(Outcome.State.AGAIN);
        }
        assertThat(failed(Code.RATE_LIMIT, 0).state()).isEqualTo(Outcome.State.GIVEN_UP);
    }

    @Test
    void whatNoRepetitionHelpsIsGivenUpAtOnce() {
        assertThat(failed(Code.NOT_FOUND, 0).state()).isEqualTo(Outcome.State.GIVEN_UP);
    }
}
