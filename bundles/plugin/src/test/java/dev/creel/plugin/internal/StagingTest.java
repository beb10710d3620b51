// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.plugin.PluginLifecycle.Plan;
import dev.creel.plugin.PluginRefusal;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {
    private static final Origin ORIGIN = new Origin("/a.jar", "1.0.0", "");

    @TempDir
    Path dir;

    private final Hands clock = new Hands();
    private FileDisk disk;
    private Staging staging;

    @BeforeEach
    void open() throws IOException {
        disk = new FileDisk(dir);
        staging = new Staging(disk, clock);
    }

    private static Plan plan(String consent, String digest) {
        return new Plan(consent, "p", "org.example.p", "1.0.0", digest, "", "", "", List.of(), List.of(), List.of());
    }

    private void unknown(String consent) {
        assertThatThrownBy(() -> staging.get(consent)).isInstanceOf(PluginRefusal.class).hasMessageContaining("plan again");
    }

    @Test
    void whatWaitsIsGivenBackByItsConsent() throws IOException {
        staging.keep(plan("c1", "d1"), ORIGIN, new byte[] {1, 2});
        assertThat(staging.read(staging.get("c1"))).containsExactly(1, 2);
        unknown("c2");
        staging.drop("c1");
        unknown("c1");
        assertThat(disk.list("plugins-staged")).isEmpty();
    }

    @Test
    void theSameBytesMayWaitForTwoConsents() throws IOException {
        staging.keep(plan("c1", "d1"), ORIGIN, new byte[] {1});
        staging.keep(plan("c2", "d1"), ORIGIN, new byte[] {1});
        staging.drop("c1");
        assertThat(staging.read(staging.get("c2"))).containsExactly(1);
    }

    @Test
    void whatWaitedLongestGoesWhenTooManyWait() throws IOException {
        for (int i = 0; i < 9; i++) {
            staging.keep(plan("c" + i, "d" + i), ORIGIN, new byte[] {1});
        }
        unknown("c0");
        assertThat(staging.get("c1").plan().digest()).isEqualTo("d1");
        assertThat(disk.list("plugins-staged")).hasSize(8);
    }

    @Test
    void whatWaitedLongestGoesWhenThereIsTooMuch() throws IOException {
        byte[] large = new byte[PluginJar.MAX_BYTES];
        for (int i = 0; i < 5; i++) {
            staging.keep(plan("c" + i, "d" + i), ORIGIN, large);
        }
        unknown("c0");
        assertThat(disk.list("plugins-staged")).hasSize(4);
    }

    @Test
    void afterAnHourNothingWaits() throws IOException {
        staging.keep(plan("c1", "d1"), ORIGIN, new byte[] {1});
        clock.now = clock.now.plus(Duration.ofMinutes(59));
        assertThat(staging.get("c1").size()).isOne();
        clock.now = clock.now.plus(Duration.ofMinutes(2));
        unknown("c1");
        assertThat(disk.list("plugins-staged")).isEmpty();
    }

    @Test
    void afterARestartNothingWaits() throws IOException {
        staging.keep(plan("c1", "d1"), ORIGIN, new byte[] {1});
        staging = new Staging(disk, clock);
        unknown("c1");
        assertThat(disk.list("plugins-staged")).isEmpty();
    }

    private static final class Hands extends Clock {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
