// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.session.SessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who follow the sessions; what one of them does wrong disturbs nobody. Thread-safe. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<SessionListener> all = new CopyOnWriteArrayList<>();

    AutoCloseable add(SessionListener listener) {
        all.add(listener);
        return () -> all.remove(listener);
    }

    void changed(SessionListener.Change change) {
        tell(listener -> listener.changed(change));
    }

    void added(SessionListener.Added added) {
        tell(listener -> listener.added(added));
    }

    boolean any() {
        return !all.isEmpty();
    }

    private void tell(Consumer<SessionListener> what) {
        for (SessionListener listener : all) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("telling a follower of the sessions failed", e);
            }
        }
    }
}
