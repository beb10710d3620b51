// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.journal.internal.FileJournal;
import dev.creel.session.SessionListener;
import dev.creel.session.SessionListener.Added;
import dev.creel.session.SessionListener.Change;
import dev.creel.session.SessionListener.Reason;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Past;
import dev.creel.session.Sessions.Session;
import dev.creel.session.Settings;
import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that are reset, deleted and given settings, in one process and after the next start. */
class ResetTest {
    private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");
    private static final String KEY = "agent:main:main";
    private static final Settings CHOSEN = new Settings(
            "Home", "p/m", "high", "on", "stream", "tokens", "collect", "deny", "always",
            new Settings.Exec("gateway", "allowlist", "always", "on"), true, true, true);

    @TempDir
    Path state;

    private FileStore store;
    private FileJournal journal;
    private StoredSessions sessions;

    @BeforeEach
    void open() {
        store = FileStore.of(new FileDisk(state), true, "");
        journal = new FileJournal(store, Thread::new, Clock.systemUTC(), 8L << 20);
        sessions = new StoredSessions(store, journal, Thread::new, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        sessions.stop();
        journal.stop();
        store.stop();
    }

    private void again() {
        close();
        open();
    }

    private static Line line(String text) {
        return new Line("message", NOW, "run", "{\"role\":\"user\",\"content\":\"" + text + "\"}");
    }

    @Test
    void aResetSessionIsAnotherOneUnderTheSameKey() {
        Session before = sessions.open(KEY);
        before.append(line("old"));
        Session after = sessions.reset(KEY, "new");
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after.size()).isZero();
        assertThat(sessions.open(KEY)).isSameAs(after);
        assertThat(sessions.count()).isEqualTo(1);
        after.append(line("new"));
        again();
        assertThat(sessions.open(KEY).id()).isEqualTo(after.id());
        assertThat(sessions.open(KEY).tail(9)).extracting(Line::message).containsExactly(line("new").message());
        assertThat(state.resolve("agents/main/sessions/" + before.id() + ".jsonl")).exists();
    }

    /** A turn that is under way at the reset must not bring the old session back. */
    @Test
    void whoHoldsTheOldSessionWritesToTheOldTranscriptOnly() {
        Session before = sessions.open(KEY);
        before.append(line("old"));
        Session after = sessions.reset(KEY, "reset");
        before.append(line("late"));
        before.abortedLastRun(true);
        before.settings(s -> s.label("late"));
        assertThat(before.tail(9)).hasSize(2);
        assertThat(after.tail(9)).isEmpty();
        again();
        assertThat(sessions.open(KEY).id()).isEqualTo(after.id());
        assertThat(sessions.open(KEY).abortedLastRun()).isFalse();
        assertThat(sessions.open(KEY).settings()).isEqualTo(Settings.NONE);
        assertThat(sessions.open(KEY).size()).isZero();
    }

    @Test
    void aDeletedSessionIsGoneAndItsKeyIsFree() {
        Session before = sessions.open(KEY);
        before.settings(s -> CHOSEN);
        before.append(line("old"));
        assertThat(sessions.delete(KEY)).isTrue();
        assertThat(sessions.delete(KEY)).isFalse();
        assertThat(sessions.find(KEY)).isEmpty();
        before.append(line("late"));
        again();
        assertThat(sessions.find(KEY)).isEmpty();
        assertThat(sessions.count()).isZero();
        Session after = sessions.open(KEY);
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after.settings()).isEqualTo(Settings.NONE);
        again();
        assertThat(sessions.open(KEY).id()).isEqualTo(after.id());
    }

    @Test
    void settingsOutliveTheProcessAndSomeTheReset() {
        sessions.open(KEY).settings(s -> CHOSEN);
        again();
        assertThat(sessions.open(KEY).settings()).isEqualTo(CHOSEN);
        sessions.reset(KEY, "new");
        Settings left = new Settings("Home", "", "", "", "", "", "", "", "", Settings.Exec.NONE, true, true, false);
        assertThat(sessions.open(KEY).settings()).isEqualTo(left);
        again();
        assertThat(sessions.open(KEY).settings()).isEqualTo(left);
        assertThatThrownBy(() -> sessions.open(KEY).settings(s -> s.label("x".repeat(513))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsErasedIsGoneForGood() {
        Session before = sessions.open(KEY);
        before.append(line("old"));
        Session after = sessions.reset(KEY, "daily");
        after.append(line("new"));
        assertThat(sessions.past()).containsExactly(new Past(KEY, before.id(), NOW, "daily"));
        assertThat(sessions.erase(after.id())).as("not a past session").isFalse();
        again();
        assertThat(sessions.past()).containsExactly(new Past(KEY, before.id(), NOW, "daily"));
        assertThat(sessions.erase(before.id())).isTrue();
        assertThat(sessions.erase(before.id())).isFalse();
        assertThat(sessions.past()).isEmpty();
        assertThat(state.resolve("agents/main/sessions/" + before.id() + ".jsonl")).doesNotExist();
        again();
        assertThat(sessions.past()).isEmpty();
        assertThat(sessions.open(KEY).tail(9)).extracting(Line::message).containsExactly(line("new").message());
    }

    /** A turn that is still under way must neither bring the file back nor harm the journal. */
    @Test
    void whoHoldsAnErasedSessionWritesIntoTheVoid() {
        Session before = sessions.open(KEY);
        before.append(line("old"));
        Session after = sessions.reset(KEY, "new");
        sessions.erase(before.id());
        before.append(line("late"));
        before.force();
        assertThat(before.tail(9)).isEmpty();
        assertThat(before.lines(0, 9)).isEmpty();
        after.append(line("new"));
        again();
        assertThat(sessions.open(KEY).size()).isEqualTo(1);
        assertThat(state.resolve("agents/main/sessions/" + before.id() + ".jsonl")).doesNotExist();
    }

    @Test
    void tellsWhoFollows() throws Exception {
        List<Change> changes = new ArrayList<>();
        List<Added> lines = new ArrayList<>();
        AutoCloseable following = sessions.follow(new SessionListener() {
            @Override
            public void changed(Change change) {
                changes.add(change);
                throw new IllegalStateException("a follower that fails disturbs nobody");
            }

            @Override
            public void added(Added added) {
                lines.add(added);
            }
        });
        Session first = sessions.open(KEY);
        sessions.open(KEY);
        String entry = first.append(line("a"));
        first.settings(s -> s.pinned(true));
        first.settings(s -> s.pinned(true));
        Session second = sessions.reset(KEY, "daily");
        sessions.delete(KEY);
        following.close();
        sessions.open(KEY).append(line("b"));
        assertThat(changes).containsExactly(
                new Change(KEY, "main", first.id(), Reason.CREATE, "", ""),
                new Change(KEY, "main", first.id(), Reason.PATCH, "", ""),
                new Change(KEY, "main", second.id(), Reason.RESET, first.id(), "daily"),
                new Change(KEY, "main", second.id(), Reason.DELETE, "", "delete"));
        assertThat(lines).containsExactly(new Added(KEY, "main", first.id(), line("a").id(entry), 1));
    }
}
