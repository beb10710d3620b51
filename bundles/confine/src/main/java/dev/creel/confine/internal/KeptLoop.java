// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices.Loop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loop of a plugin under supervision: each round is a call on a loop thread; a round that ends is followed by a pause
 * and another round, until the loop is closed or its plugin is in quarantine. Thread-safe.
 */
final class KeptLoop<R> implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(KeptLoop.class);

    private final Plugin plugin;
    private final Workshop workshop;
    private final String name;
    private final Duration silence;
    private final Function<Call, R> body;
    private final Pauses pauses;
    private final Runnable gone;
    private Work<R> work;
    private ScheduledFuture<?> timer;
    private State state = State.PAUSING;
    private int rounds;
    private String last = "";

    /**
     * @param name for logs: the plugin's service and key
     * @param gone runs once when the loop has ended for good
     */
    KeptLoop(Plugin plugin, Workshop workshop, String name, Duration silence, Function<Call, R> body, Runnable gone) {
        this.plugin = plugin;
        this.workshop = workshop;
        this.name = name;
        this.silence = silence;
        this.body = body;
        this.gone = gone;
        this.pauses = new Pauses(workshop.pauseMillis());
    }

    /** Begins a round; the timer of the pause before comes here, too. */
    void begin() {
        Work<R> next = new Work<>(plugin, workshop, Work.ENDLESS, body);
        synchronized (this) {
            if (state != State.PAUSING) {
                return;
            }
            state = State.RUNNING;
            work = next;
            rounds++;
        }
        pauses.began();
        if (!plugin.loops().submit(next)) {
            next.refuse(PluginException.Kind.GONE, "an earlier round of its loops has not ended and holds the thread");
        }
        next.onEnd(() -> ended(next));
        if (!silence.isZero()) {
            watch(next);
        }
    }

    /** A round that asked since the last look goes on: silence is noticed after one to two times its length. */
    private void watch(Work<R> round) {
        workshop.after(silence.toMillis(), () -> {
            if (round.ended()) {
                return;
            }
            if (round.heard()) {
                watch(round);
            } else {
                round.cancel(Cancelled.Why.FROZEN);
            }
        });
    }

    private void ended(Work<R> round) {
        boolean broke = false;
        Duration least = Duration.ZERO;
        String how = "returned";
        try {
            round.join();
        } catch (Failure f) {
            how = f.code() + ": " + f.getMessage();
            least = f.retryAfter();
        } catch (PluginException e) {
            how = e.getMessage();
            broke = e.kind() == PluginException.Kind.FAILED || e.kind() == PluginException.Kind.TIMEOUT;
        }
        long pause = pauses.next(least);
        synchronized (this) {
            last = how;
            if (state != State.RUNNING || work != round) {
                return;
            }
            state = State.PAUSING;
            work = null;
        }
        if (broke) {
            plugin.broke("loop " + name + ": " + how);
        }
        if (plugin.quarantined()) {
            close();
            return;
        }
        LOG.info("plugin {}: loop {} ended ({}) and runs again in {} ms", plugin, name, how, pause);
        pause(pause);
    }

    private void pause(long millis) {
        ScheduledFuture<?> next = workshop.after(millis, this::begin);
        synchronized (this) {
            if (state != State.ENDED) {
                timer = next;
                return;
            }
        }
        next.cancel(false);
    }

    @Override
    public synchronized Status status() {
        return new Status(state, rounds, last);
    }

    @Override
    public void close() {
        Work<R> running;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
            running = work;
            if (timer != null) {
                timer.cancel(false);
            }
        }
        if (running != null) {
            running.cancel(Cancelled.Why.STOPPING);
        }
        gone.run();
    }
}
