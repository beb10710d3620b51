// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.plugin.Plugins;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts changes of plugins and tells of each, whichever host of plugins is there; thread-safe. */
public final class PluginNews {
    private static final Logger LOG = LoggerFactory.getLogger(PluginNews.class);

    private final AtomicLong generation = new AtomicLong();
    private final List<LongConsumer> followers = new CopyOnWriteArrayList<>();
    private AutoCloseable following;

    /** Tells that follower the number of every change from now on. */
    public void tell(LongConsumer follower) {
        followers.add(follower);
    }

    synchronized void follow(Plugins plugins) {
        following = plugins.onChange(this::changed);
        changed();
    }

    synchronized void leave() {
        if (following != null) {
            try {
                following.close();
            } catch (Exception e) {
                LOG.warn("leaving a host of plugins that is gone", e);
            }
            following = null;
        }
    }

    private void changed() {
        long now = generation.incrementAndGet();
        followers.forEach(follower -> follower.accept(now));
    }
}
