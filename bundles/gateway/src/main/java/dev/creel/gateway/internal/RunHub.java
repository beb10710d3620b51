// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.agent.RunListener;
import dev.creel.agent.Runs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the events of runs to whoever waits for one run, and to whoever follows all; thread-safe and bounded. */
public final class RunHub implements RunListener {
    private static final Logger LOG = LoggerFactory.getLogger(RunHub.class);
    private static final int WAITING = 4096;

    /** Waits for one run. Called on a host thread, must not block; each watch is told of the end at most once. */
    public interface Watch {
        /** A new piece of the answer. */
        void text(String delta);

        void ended(Runs.Result result);
    }

    private final Map<String, List<Watch>> watches = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<RunListener> followers = new CopyOnWriteArrayList<>();

    /** Begins to watch a run that may not exist yet. @throws Refusal when too many wait already */
    public void watch(String runId, Watch watch) {
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            throw Refusal.unavailable("too many requests wait for a run; retry shortly");
        }
        watches.compute(runId, (id, list) -> {
            List<Watch> out = list == null ? new CopyOnWriteArrayList<>() : list;
            out.add(watch);
            return out;
        });
    }

    /** Ends a watch; without effect if it has ended. */
    public void unwatch(String runId, Watch watch) {
        watches.computeIfPresent(runId, (id, list) -> {
            if (list.remove(watch)) {
                waiting.decrementAndGet();
            }
            return list.isEmpty() ? null : list;
        });
    }

    /** Tells that listener of every run from now on. */
    public void follow(RunListener listener) {
        followers.add(listener);
    }

    /** Ends one watch with a result that was found otherwise, unless the run's own end came first. */
    public void finish(String runId, Watch watch, Runs.Result result) {
        boolean[] mine = new boolean[1];
        watches.computeIfPresent(runId, (id, list) -> {
            mine[0] = list.remove(watch);
            return list.isEmpty() ? null : list;
        });
        if (mine[0]) {
            waiting.decrementAndGet();
            tell(watch, result);
        }
    }

    @Override
    public void event(RunEvent event) {
        for (RunListener follower : followers) {
            try {
                follower.event(event);
            } catch (RuntimeException e) {
                LOG.warn("telling clients of a run failed", e);
            }
        }
        if (event.detail() instanceof Detail.Text text) {
            for (Watch watch : watches.getOrDefault(event.runId(), List.of())) {
                watch.text(text.delta());
            }
        } else if (event.detail() instanceof Detail.Ended ended) {
            List<Watch> list = watches.remove(event.runId());
            if (list != null) {
                waiting.addAndGet(-list.size());
                list.forEach(watch -> tell(watch, ended.result()));
            }
        }
    }

    private static void tell(Watch watch, Runs.Result result) {
        try {
            watch.ended(result);
        } catch (RuntimeException e) {
            LOG.warn("answering a waiting client failed", e);
        }
    }

    int waiting() {
        return waiting.get();
    }
}
