// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.RunListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who follow runs; one that throws does not disturb the run or the others; thread-safe. */
final class Followers {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final List<RunListener> listeners = new CopyOnWriteArrayList<>();

    boolean any() {
        return !listeners.isEmpty();
    }

    AutoCloseable add(RunListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(RunListener.RunEvent event) {
        for (RunListener listener : listeners) {
            try {
                listener.event(event);
            } catch (RuntimeException e) {
                LOG.warn("A listener failed on an event of run {}", event.runId(), e);
            }
        }
    }
}
