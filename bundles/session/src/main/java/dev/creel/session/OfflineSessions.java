// SPDX-License-Identifier: Apache-2.0
package dev.creel.session;

import dev.creel.journal.Journal;
import dev.creel.session.internal.StoredSessions;
import dev.creel.vault.Store;
import java.time.Clock;

/** The sessions of a process without OSGi, while no gateway runs on that store. Close it, so that the next start need not read them all. */
public final class OfflineSessions implements AutoCloseable {
    private final StoredSessions sessions;

    private OfflineSessions(StoredSessions sessions) {
        this.sessions = sessions;
    }

    public static OfflineSessions open(Store store) {
        return new OfflineSessions(new StoredSessions(store, Journal.open(store), work -> {
            Thread thread = new Thread(work, "sessions");
            thread.setDaemon(true);
            return thread;
        }, Clock.systemUTC()));
    }

    public Sessions sessions() {
        return sessions;
    }

    @Override
    public void close() {
        sessions.stop();
    }
}
