// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events that came and are not kept yet, in order. One thread. */
final class Batch {
    private static final int MOST = 64;

    private final List<Inbound> events = new ArrayList<>();
    private final List<Json.Obj> raw = new ArrayList<>();
    private long seq;

    /** An event that the service wants answered, and what became of it. */
    record Asked(Json.Obj interaction, Inbound event, Verdict verdict) {}

    void add(Inbound event, Json.Obj data, long number) {
        events.add(event);
        raw.add(data);
        seq = number;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    boolean isFull() {
        return events.size() >= MOST;
    }

    /** The number of the last event in it. */
    long seq() {
        return seq;
    }

    /** Has them kept; empty, and all is as before, when there is no room now. */
    Optional<List<Asked>> deliver(Inbox inbox, String cursor) {
        List<Verdict> verdicts = inbox.accept(events, cursor);
        if (verdicts.contains(Verdict.THROTTLED)) {
            return Optional.empty();
        }
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Inbound.Command || events.get(i) instanceof Inbound.Button) {
                asked.add(new Asked(raw.get(i), events.get(i), verdicts.get(i)));
            }
        }
        events.clear();
        raw.clear();
        return Optional.of(asked);
    }
}
