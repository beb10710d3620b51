// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import dev.creel.journal.Journal;
import dev.creel.journal.internal.FileJournal;
import dev.creel.session.Sessions;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.session.internal.StoredSessions;
import dev.creel.vault.Disk;
import dev.creel.vault.internal.FileStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Store, journal and sessions on one disk, and turns as the agent takes them. */
final class Machine {
    static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    final RecordingDisk disk;
    final boolean sealing;
    final FileStore store;
    final FileJournal journal;
    final StoredSessions sessions;
    private final List<Thread> threads = new ArrayList<>();

    Machine(RecordingDisk disk, boolean sealing) {
        this(disk, disk, sealing, CLOCK);
    }

    /** @param seen what stands between the stores and the disk */
    Machine(RecordingDisk disk, Disk seen, boolean sealing, Clock clock) {
        this.disk = disk;
        this.sealing = sealing;
        this.store = FileStore.of(seen, sealing, "");
        this.journal = new FileJournal(store, this::thread, clock, 24 << 10);
        this.sessions = new StoredSessions(store, journal, this::thread, clock);
    }

    private synchronized Thread thread(Runnable body) {
        Thread thread = new Thread(body, "machine");
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** Waits for what runs in the background. */
    void settle() throws InterruptedException {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    void stop() {
        sessions.stop();
        journal.stop();
        store.stop();
    }

    static String sessionOf(int turn) {
        return "agent:main:s" + turn % 5;
    }

    static Journal.Entry message(int turn) {
        return new Journal.Entry("test", "key-" + turn, "run-" + turn, "{\"text\":\"message " + turn + "\"}");
    }

    /** From begun to ended; the times are counted in steps of the disk. */
    void turn(int turn) {
        String run = "run-" + turn;
        Session session = sessions.open(sessionOf(turn));
        journal.begun(run);
        session.abortedLastRun(true);
        session.append(line(run, "user", "message " + turn, ""));
        if (turn % 4 == 0) {
            journal.toolIntent(run, "call", "session_status");
            session.append(line(run, "toolResult", "result " + turn, ""));
            journal.toolOutcome(run, "call", false);
        }
        session.append(line(run, "assistant", "answer " + turn, ",\"usage\":{\"input\":3,\"output\":2}"));
        session.abortedLastRun(false);
        journal.ended(run, new Journal.Outcome("ok", "{\"text\":\"answer " + turn + "\"}"));
    }

    /** What the agent does with a turn that was cut off. */
    void cutOff(int turn) {
        Session session = sessions.open(sessionOf(turn));
        session.abortedLastRun(true);
        session.force();
        journal.ended("run-" + turn, new Journal.Outcome("interrupted", "{}"));
    }

    static Line line(String run, String role, String text, String more) {
        return new Line("message", NOW, run, "{\"role\":\"" + role + "\",\"content\":\"" + text + "\"" + more + "}");
    }

    List<String> transcript(String key) {
        return sessions.find(key).map(s -> s.tail(10_000)).orElse(List.of()).stream()
                .map(l -> l.runId() + " " + l.message().substring(9, l.message().indexOf('"', 9)))
                .toList();
    }

    Sessions sessions() {
        return sessions;
    }
}
