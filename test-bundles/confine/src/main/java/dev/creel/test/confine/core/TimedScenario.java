// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.api.tool.Messages;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import dev.creel.confine.Facades;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** What is handed out for a time, and what came from it: used before the time is over, and after. */
final class TimedScenario {
    private TimedScenario() {}

    static void run(Facades facades) {
        AtomicBoolean over = new AtomicBoolean();
        ToolCall call = facades.guard(ToolCall.class, new Part(), over::get);
        Messages messages = call.messages();
        System.out.println("timed.before=" + messages.places());
        over.set(true);
        for (Supplier<?> use : List.<Supplier<?>>of(call::messages, messages::places)) {
            try {
                System.out.println("timed.after=" + use.get());
            } catch (IllegalStateException e) {
                System.out.println("timed.refused=" + e.getMessage());
            }
        }
    }

    /** A tool call with one part. */
    private static final class Part implements ToolCall, Messages {
        @Override
        public Messages messages() {
            return this;
        }

        @Override
        public List<Place> places() {
            return List.of();
        }

        @Override
        public Sent send(Letter letter) {
            throw new UnsupportedOperationException("send");
        }

        @Override
        public Turn turn() {
            throw new UnsupportedOperationException("turn");
        }

        @Override
        public SessionView sessions() {
            throw new UnsupportedOperationException("sessions");
        }

        @Override
        public String id() {
            return "timed";
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void check() {
            throw new UnsupportedOperationException("check");
        }
    }
}
