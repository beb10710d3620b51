// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.session.SessionListener;
import dev.creel.session.Sessions;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells lifecycle hooks that a session was reset or deleted, on a thread of its own, because whoever reset it must not wait for
 * plugins. Thread-safe.
 */
final class SessionEnds implements SessionListener, AutoCloseable {
    /** Ends that may wait for slow hooks; more are told to nobody and logged. */
    static final int WAITING = 256;

    private static final Logger LOG = LoggerFactory.getLogger(SessionEnds.class);

    private final RunHooks hooks;
    private final ExecutorService thread;
    private final AutoCloseable following;

    /** @param thread one at a time, with a queue of {@link #WAITING} */
    SessionEnds(Sessions sessions, RunHooks hooks, ExecutorService thread) {
        this.hooks = hooks;
        this.thread = thread;
        this.following = sessions.follow(this);
    }

    @Override
    public void changed(Change change) {
        if (change.reason() == Reason.RESET || change.reason() == Reason.DELETE) {
            thread.execute(() -> told(change));
        }
    }

    private void told(Change change) {
        try {
            hooks.sessionEnd(change);
        } catch (RuntimeException e) {
            LOG.warn("telling hooks of the end of session {} failed", change.key(), e);
        }
    }

    @Override
    public void close() throws Exception {
        following.close();
        thread.shutdown();
    }
}
