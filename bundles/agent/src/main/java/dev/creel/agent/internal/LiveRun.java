// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.agent.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A run that waits or is under way; thread-safe. */
final class LiveRun implements Runs.Run {
    private static final Runnable NOTHING = () -> {};

    private final Message message;
    private final String sessionKey;
    private final String agentId;
    private final Peer peer;
    private final boolean recovered;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Object lock = new Object();
    private final long arrived = System.nanoTime();
    private final Marker marker = Marker.fresh();
    private final Reading reading = new Reading();
    private volatile Began began;
    private volatile String sessionId = "";
    private volatile LiveRun carrier;
    private volatile Company company;
    private volatile boolean heard;
    private volatile Beside beside = Beside.NOTHING;
    private volatile Runs.Result result;
    private final List<LiveRun> tasks = new ArrayList<>();
    private String abortReason = "";
    private Runnable canceller = NOTHING;

    private record Began(long at, long until) {}

    /** @param recovered whether it was accepted before the last start */
    LiveRun(Message message, String sessionKey, String agentId, Peer peer, boolean recovered) {
        this.message = message;
        this.sessionKey = sessionKey;
        this.agentId = agentId;
        this.peer = peer;
        this.recovered = recovered;
    }

    @Override
    public String id() {
        return message.key();
    }

    @Override
    public String sessionKey() {
        return sessionKey;
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public String agentId() {
        return agentId;
    }

    /** What was said; of a chat's sender without what would pass for the gateway's own words, of another session marked. */
    String text() {
        Optional<Delegation> made = Delegation.of(message);
        if (made.isPresent()) {
            return made.get().kind() == Delegation.Kind.TASK
                    ? Untrusted.words(message.text()) : marker.wrap(made.get().label(), message.text());
        }
        return message.surface().equals(ChannelAddress.SURFACE) ? Untrusted.words(message.text()) : message.text();
    }

    @Override
    public String request() {
        return message.options().text("request").orElse("");
    }

    @Override
    public boolean ended() {
        return result != null;
    }

    @Override
    public Optional<Runs.Result> await(Duration longest) {
        try {
            over.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(result);
    }

    /** Its turn begins now, and may take that long. */
    void begins(long seconds) {
        long now = System.nanoTime();
        began = new Began(now, now + TimeUnit.SECONDS.toNanos(seconds));
    }

    Runs.Activity activity() {
        Began b = began;
        long now = System.nanoTime();
        long since = TimeUnit.NANOSECONDS.toMillis(now - (b == null ? arrived : b.at()));
        long overdue = b == null ? -1 : TimeUnit.NANOSECONDS.toMillis(now - b.until());
        return new Runs.Activity(id(), sessionKey, agentId, b != null, since, overdue);
    }

    Message message() {
        return message;
    }

    Peer peer() {
        return peer;
    }

    /** Between what a model sees results of this turn's tools. */
    Marker marker() {
        return marker;
    }

    /** What its model has been shown so far. */
    Reading reading() {
        return reading;
    }

    boolean recovered() {
        return recovered;
    }

    void sessionId(String id) {
        sessionId = id;
    }

    /** The run that answers this message with its own; null while there is none. */
    LiveRun carrier() {
        return carrier;
    }

    void carriedBy(LiveRun run) {
        carrier = run;
    }

    /** What stands before the answer in a channel; empty for nothing. */
    Beside beside() {
        return beside;
    }

    void beside(Beside shown) {
        beside = shown;
    }

    /** Whether another run has been told its message. */
    boolean heard() {
        return heard;
    }

    /** Another run is told its message, once. @return whether this call was the first */
    boolean hear() {
        boolean first = !heard;
        heard = true;
        return first;
    }

    /** The messages it answers besides its own. */
    Optional<Company> company() {
        return Optional.ofNullable(company);
    }

    void company(Company with) {
        company = with;
    }

    Runs.Result result() {
        return result;
    }

    void end(Runs.Result how) {
        result = how;
        over.countDown();
    }

    /** Asks the run to stop, once. @return whether this call was the first */
    boolean abort(String reason) {
        synchronized (lock) {
            if (ended() || !abortReason.isEmpty()) {
                return false;
            }
            abortReason = reason.isEmpty() ? "rpc" : reason;
            canceller.run();
            return true;
        }
    }

    /** Another run works for this one, and stops with it. */
    void gives(LiveRun task) {
        boolean late;
        synchronized (lock) {
            tasks.removeIf(LiveRun::ended);
            tasks.add(task);
            late = !abortReason.isEmpty();
        }
        if (late) {
            task.abort(Endings.PARENT);
        }
    }

    /** Those that work for it. */
    List<LiveRun> tasks() {
        synchronized (lock) {
            return tasks.stream().filter(task -> !task.ended()).toList();
        }
    }

    boolean aborted() {
        return !abortReason().isEmpty();
    }

    /** Why it was asked to stop; empty if it was not. */
    String abortReason() {
        synchronized (lock) {
            return abortReason;
        }
    }

    /** From now on this is what stops the work under way; done at once when the run is aborted already. */
    void guard(Runnable cancel) {
        synchronized (lock) {
            canceller = cancel;
            if (!abortReason.isEmpty()) {
                cancel.run();
            }
        }
    }

    /** Nothing is under way any more; once this has returned the last canceller does not run again. */
    void unguard() {
        guard(NOTHING);
    }
}
