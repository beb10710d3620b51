// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.jobs;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Sandbox.Job;
import dev.creel.api.tool.Sandbox.Output;
import dev.creel.api.tool.Sandbox.State;
import dev.creel.sandbox.Jobs.Order;
import dev.creel.sandbox.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One command in care, from before it starts until it is forgotten. Thread-safe. */
final class KeptJob implements Job {
    /** From the wish to end until force. */
    static final Duration GRACE = Duration.ofSeconds(3);
    private static final int PIECE = 16 << 10;
    private static final long SETTLING_SECONDS = 5;

    private final String id;
    private final Order order;
    private final Instant started;
    private final Consumer<KeptJob> forget;
    private final ThreadFactory enders;
    private final Tail tail = new Tail();
    private final CountDownLatch over = new CountDownLatch(1);
    private Running running;
    private Input input;
    private String wish = "";
    private volatile int exit = -1;
    private volatile String why = "";

    /** @param forget takes it off the table */
    KeptJob(String id, Order order, Instant started, Consumer<KeptJob> forget, ThreadFactory enders) {
        this.id = id;
        this.order = order;
        this.started = started;
        this.forget = forget;
        this.enders = enders;
    }

    /** It has started; one that was to be ended meanwhile is. */
    void begin(Running begun, ThreadFactory threads) {
        boolean unwanted;
        synchronized (this) {
            running = begun;
            input = new Input(begun, threads);
            unwanted = !wish.isEmpty();
        }
        if (unwanted) {
            begun.kill(GRACE);
        }
    }

    /** It never started, or cannot be looked after. */
    void fail() {
        Running begun = running();
        try {
            if (begun != null) {
                begun.kill(Duration.ZERO);
            }
        } finally {
            why = "lost";
            tail.close();
            over.countDown();
        }
    }

    /** Reads what it says until it has ended. */
    void follow() {
        Running here = running();
        try {
            byte[] piece = new byte[PIECE];
            for (int count = here.read(piece); count >= 0; count = here.read(piece)) {
                tail.add(piece, count);
            }
            exit = here.exit();
            why = reason(here.why());
        } catch (RuntimeException e) {
            why = reason("lost");
        } finally {
            over.countDown();
            tail.close();
        }
    }

    private synchronized String reason(String told) {
        return wish.isEmpty() ? told : wish;
    }

    private synchronized Running running() {
        return running;
    }

    boolean ended() {
        return over.getCount() == 0;
    }

    Order order() {
        return order;
    }

    String id() {
        return id;
    }

    /** Ends it with all it started. @param reason what {@link State#why} says of it */
    void end(String reason) {
        Running here;
        synchronized (this) {
            if (ended()) {
                return;
            }
            wish = wish.isEmpty() ? reason : wish;
            here = running;
        }
        if (here == null) {
            return;
        }
        here.kill(GRACE);
        try {
            over.await(SETTLING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public State state() {
        boolean done = ended();
        return new State(id, order.command(), order.where(), !done, done ? exit : -1, done ? why : "", started, tail.total());
    }

    @Override
    public Output read(long offset, int most, Duration wait) {
        return tail.read(offset, most, wait);
    }

    @Override
    public void write(byte[] bytes) {
        input().write(bytes);
    }

    @Override
    public void closeInput() {
        input().end();
    }

    private synchronized Input input() {
        if (input == null || ended()) {
            throw new Failure(Failure.Code.BAD_INPUT, "job " + id + " does not run, so it reads no input");
        }
        return input;
    }

    /** Whoever asks may be interrupted; the end must not stop half way, so a thread of its own makes it. */
    @Override
    public void kill() {
        if (ended()) {
            return;
        }
        Thread ending = enders.newThread(() -> end("killed"));
        ending.start();
        try {
            ending.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void forget() {
        kill();
        forget.accept(this);
    }
}
