// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallFailureTest {
    private static RuntimeException failure(Throwable thrown) {
        return CallFailure.of(Plugin.REMOVED, thrown, new CallState("1", Instant.MAX));
    }

    @Test
    void aFailureCrossesAsTheHostsOwn() {
        Failure thrown = new Failure(Failure.Code.AUTH, "no", Duration.ofSeconds(3));
        thrown.addSuppressed(new IllegalStateException());

        assertThat(failure(thrown)).isNotSameAs(thrown).isInstanceOfSatisfying(Failure.class, f -> {
            assertThat(f.code()).isEqualTo(Failure.Code.AUTH);
            assertThat(f.retryAfter()).hasSeconds(3);
            assertThat(f.getSuppressed()).isEmpty();
        });
    }

    /** Whoever decides by the code must not fall over one that is none. */
    @Test
    void aFailureWithoutCodeIsAPluginThatFailed() {
        assertThat(failure(new Failure(null, "none"))).isInstanceOfSatisfying(PluginException.class,
                p -> assertThat(p.kind()).isEqualTo(PluginException.Kind.FAILED));
    }

    @Test
    void aFailureWithoutWaitIsOneOfNone() {
        assertThat(failure(new Failure(Failure.Code.OVERLOADED, null, null))).isInstanceOfSatisfying(Failure.class, f -> {
            assertThat(f.retryAfter()).isZero();
            assertThat(f.getMessage()).isEmpty();
        });
    }

    @Test
    void whatAPluginHungOnAnExceptionOfTheHostStaysBehind() {
        PluginException other = new PluginException(PluginException.Kind.GONE, "plugin other: gone");
        other.addSuppressed(new IllegalStateException());
        other.initCause(new IllegalStateException());

        assertThat(failure(other)).isInstanceOfSatisfying(PluginException.class, p -> {
            assertThat(p.kind()).isEqualTo(PluginException.Kind.GONE);
            assertThat(p.getSuppressed()).isEmpty();
            assertThat(p.getCause()).isNull();
        });
    }
}
