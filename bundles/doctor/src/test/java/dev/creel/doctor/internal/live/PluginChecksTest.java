// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.creel.api.doctor.Check;
import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.plugin.Call;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What plugins say about themselves stays theirs, and short. */
class PluginChecksTest {
    private static Finding finding(String id, String text) {
        return new Finding(id, Severity.CRITICAL, "s", text, text, text);
    }

    private static List<Finding> asked(Check check) {
        return new PluginChecks(new One(check)).findings();
    }

    @Test
    void anIdStandsUnderThePluginsName() {
        assertThat(asked(call -> List.of(finding("gateway.bind_no_auth", "x")))).extracting(Finding::id, Finding::title)
                .containsExactly(tuple("plugins.echo.gateway.bind_no_auth", "echo: x"));
    }

    @Test
    void noMoreThanTwentyAndNoneLong() {
        List<Finding> found = asked(call -> Collections.nCopies(1000, finding("a", "x".repeat(100_000))));
        assertThat(found).hasSize(20).allSatisfy(each -> assertThat(each.detail()).hasSize(500));
    }

    @Test
    void aCheckThatFailsIsAWarning() {
        assertThat(asked(call -> {
            throw new PluginException(PluginException.Kind.GONE, "went away");
        })).extracting(Finding::id, Finding::severity).containsExactly(
                tuple("plugins.echo.security_audit_failed", Severity.WARN));
    }

    /** The services of a host with one plugin that has one check; calls run on the thread of the test. */
    private record One(Check check) implements PluginServices {
        @Override
        @SuppressWarnings("unchecked")
        public <T> List<Service<T>> of(Class<T> contract) {
            return contract == Check.class ? List.of((Service<T>) new OfEcho(check)) : List.of();
        }

        @Override
        public AutoCloseable onChange(Class<?> contract, Runnable action) {
            throw new UnsupportedOperationException();
        }
    }

    private record OfEcho(Check check) implements PluginServices.Service<Check> {
        @Override
        public PluginId plugin() {
            return new PluginId("echo", "org.example.echo", "1.0.0", "0".repeat(64));
        }

        @Override
        public List<String> property(String name) {
            return List.of("echo");
        }

        @Override
        public <R> R call(Duration deadline, BiFunction<Check, Call, R> body) {
            return body.apply(check, null);
        }

        @Override
        public <R> PluginServices.Running<R> stream(Duration total, BiFunction<Check, Call, R> body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <R> PluginServices.Loop keep(String key, Duration silence, BiFunction<Check, Call, R> body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean contributes(String name, String actions) {
            return true;
        }

        @Override
        public void demand(String type, String name, String actions) {
            throw new UnsupportedOperationException();
        }
    }
}
