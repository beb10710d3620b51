// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.journal.internal.FileJournal;
import dev.creel.session.Sessions.Past;
import dev.creel.session.Sessions.Session;
import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    @TempDir
    Path state;

    private Instant now = Instant.parse("2026-11-01T08:00:00Z");
    private String maintenance = "{}";
    private FileStore store;
    private FileJournal journal;
    private StoredSessions sessions;
    private Retention retention;

    @BeforeEach
    void open() {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        store = FileStore.of(new FileDisk(state), true, "");
        journal = new FileJournal(store, Thread::new, clock, 8L << 20);
        sessions = new StoredSessions(store, journal, Thread::new, clock);
        retention = new Retention(config(), sessions, clock, null);
    }

    private Config config() {
        return (Config) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Config.class}, (p, method, args) -> {
            assertThat(method.getName()).isEqualTo("current");
            return new Snapshot(1, "", (Json.Obj) Json.parse("{\"session\":{\"maintenance\":" + maintenance + "}}", 8), "/s", "/s/c");
        });
    }

    @AfterEach
    void close() {
        sessions.stop();
        journal.stop();
        store.stop();
    }

    private void later(Duration time) {
        now = now.plus(time);
        retention.run();
    }

    @Test
    void pastTranscriptsGoAfterAMonth() {
        sessions.open("agent:main:a");
        sessions.reset("agent:main:a", "new");
        later(Duration.ofDays(29));
        assertThat(sessions.past()).hasSize(1);
        sessions.reset("agent:main:a", "new");
        later(Duration.ofDays(2));
        assertThat(sessions.past()).as("the later one stays").hasSize(1);
        assertThat(sessions.count()).as("nothing in use goes unless it is enforced").isEqualTo(1);
        later(Duration.ofDays(365));
        assertThat(sessions.past()).isEmpty();
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void aSettingSaysHowLong() {
        sessions.open("agent:main:a");
        sessions.reset("agent:main:a", "new");
        maintenance = "{\"resetArchiveRetention\":false}";
        later(Duration.ofDays(999));
        assertThat(sessions.past()).hasSize(1);
        maintenance = "{\"resetArchiveRetention\":\"1000d\"}";
        later(Duration.ZERO);
        assertThat(sessions.past()).hasSize(1);
        maintenance = "{\"pruneAfter\":\"2h\"}";
        later(Duration.ZERO);
        assertThat(sessions.past()).isEmpty();
    }

    @Test
    void aBareNumberIsDays() {
        sessions.open("agent:main:a");
        sessions.reset("agent:main:a", "new");
        maintenance = "{\"mode\":\"enforce\",\"pruneAfter\":30}";
        later(Duration.ofDays(29));
        assertThat(sessions.count()).isEqualTo(1);
        assertThat(sessions.past()).hasSize(1);
        later(Duration.ofDays(2));
        assertThat(sessions.count()).isZero();
    }

    @Test
    void enforcedItTakesWhatNobodyUsed() {
        sessions.open("agent:main:main");
        sessions.open("agent:main:old");
        sessions.open("agent:main:pinned").settings(s -> s.pinned(true));
        maintenance = "{\"mode\":\"enforce\",\"pruneAfter\":\"7d\"}";
        later(Duration.ofDays(6));
        Session fresh = sessions.open("agent:main:fresh");
        later(Duration.ofDays(2));
        assertThat(sessions.list(9)).extracting(Session::key)
                .containsExactlyInAnyOrder("agent:main:main", "agent:main:pinned", fresh.key());
        assertThat(sessions.past()).extracting(Past::key).containsExactly("agent:main:old");
        later(Duration.ofDays(8));
        assertThat(sessions.past()).extracting(Past::key).as("erased when its own time is over").containsExactly(fresh.key());
    }

    @Test
    void enforcedItKeepsTheNewestOfTooMany() {
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(1);
            sessions.open("agent:main:s" + i);
        }
        maintenance = "{\"mode\":\"enforce\",\"maxEntries\":2}";
        later(Duration.ZERO);
        assertThat(sessions.list(9)).extracting(Session::key).containsExactly("agent:main:s4", "agent:main:s3");
    }
}
