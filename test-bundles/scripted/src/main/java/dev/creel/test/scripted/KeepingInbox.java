// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An inbox that keeps what it is given, and says of each event what the test wants. */
public final class KeepingInbox implements Inbox {
    public final List<Inbound> kept = new ArrayList<>();
    public final List<String> cursors = new ArrayList<>();
    public final List<String> health = new ArrayList<>();

    /** How many calls to turn away first. */
    public int full;

    private Function<Inbound, Verdict> verdict = event -> Verdict.ACCEPTED;
    private String cursor = "";

    public KeepingInbox says(Function<Inbound, Verdict> decision) {
        verdict = decision;
        return this;
    }

    public KeepingInbox at(String position) {
        cursor = position;
        return this;
    }

    @Override
    public String cursor() {
        return cursor;
    }

    @Override
    public List<Verdict> accept(List<Inbound> events, String next) {
        if (full > 0) {
            full--;
            return events.stream().map(event -> Verdict.THROTTLED).toList();
        }
        kept.addAll(events);
        cursor = next;
        cursors.add(next);
        return events.stream().map(verdict).toList();
    }

    @Override
    public void health(boolean connected, String text) {
        health.add((connected ? "up: " : "down: ") + text);
    }
}
