// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolSpec.Effect;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The sessions of one tool call behind the rights of that call; how its own stands needs none. Thread-safe. */
record RightfulSessions(PartRights rights, Supplier<SessionView> view) implements SessionView {
    private static final String PART = "sessions";

    private SessionView reading() {
        rights.need(PART, "read", Effect.READS);
        return view.get();
    }

    @Override
    public Status status() {
        return view.get().status();
    }

    @Override
    public Status status(String sessionKey) {
        return reading().status(sessionKey);
    }

    @Override
    public List<Status> list(Duration activeWithin, int limit) {
        return reading().list(activeWithin, limit);
    }

    @Override
    public List<String> agents() {
        return reading().agents();
    }

    @Override
    public List<Said> history(String sessionKey, int limit, boolean tools) {
        return reading().history(sessionKey, limit, tools);
    }

    @Override
    public Answer send(String sessionKey, String text, Duration wait) {
        rights.need(PART, "send", Effect.MESSAGES);
        return view.get().send(sessionKey, text, wait);
    }

    @Override
    public Answer spawn(Task task) {
        rights.need(PART, "spawn", Effect.MESSAGES);
        return view.get().spawn(task);
    }
}
