// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model.http;

import dev.creel.api.model.Event;
import dev.creel.api.model.Sink;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks for one answer, and again if it fails in a way that passes and nothing was said yet: two more times, soon, or when
 * the server says. A wait longer than ten seconds is reported instead: a person waits better with an explanation.
 */
public final class Attempts {
    private static final int MOST_RETRIES = 2;
    private static final Duration FIRST = Duration.ofMillis(400);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Egress egress;
    private final Pause pause;

    /** How a retry waits. */
    @FunctionalInterface
    public interface Pause extends dev.creel.api.plugin.Pause {
        /** Sleeps; the host interrupts the thread when the call is over. */
        Pause SLEEP = dev.creel.api.plugin.Pause.SLEEP::wait;
    }

    /** Turns one good reply into events. */
    @FunctionalInterface
    public interface Reading {
        /** @param out refuses nothing; from its first event on there is no further attempt */
        void read(Reply reply, Sink out);
    }

    public Attempts(Egress egress) {
        this(egress, Pause.SLEEP);
    }

    public Attempts(Egress egress, Pause pause) {
        this.egress = egress;
        this.pause = pause;
    }

    /** @throws Failure the last one, when there is no answer */
    public void run(Request request, Endpoint endpoint, Sink out, Call call, Reading reading) {
        Output output = new Output(out);
        for (int retries = 0; ; retries++) {
            call.check();
            try (Reply reply = egress.send(request, call)) {
                if (reply.status() != 200) {
                    throw HttpErrors.of(reply, endpoint);
                }
                reading.read(reply, output);
                return;
            } catch (Failure failure) {
                // A second attempt behind the first token would say things twice.
                if (output.any || retries == MOST_RETRIES || !passes(failure)) {
                    throw failure;
                }
                await(failure, retries, call);
            }
        }
    }

    private void await(Failure failure, int retries, Call call) {
        Duration wait = failure.retryAfter().isZero() ? FIRST.multipliedBy(1L << retries) : failure.retryAfter();
        boolean late = !call.deadline().equals(Instant.MAX) && call.deadline().isBefore(Instant.now().plus(wait));
        if (wait.compareTo(LONGEST) > 0 || late) {
            throw failure;
        }
        pause.wait(wait, call);
    }

    private static boolean passes(Failure failure) {
        return switch (failure.code()) {
            case OVERLOADED, RATE_LIMIT, TEMPORARY -> true;
            default -> false;
        };
    }

    /** Where events go; remembers whether there was one. */
    private static final class Output implements Sink {
        private final Sink sink;
        private boolean any;

        Output(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void emit(Event event) {
            any = true;
            sink.emit(event);
        }
    }
}
