// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ends the loops of one run: the same call with the same result again and again, two calls in turn that change nothing, and more
 * calls than any work takes. Calls that come further are none of its business. Used by the lane's thread.
 */
final class LoopBreaker {
    static final String RULE = "tools.loopDetection";

    private static final String POLLED = "process";

    private final Bounds bounds;
    private final Deque<Done> history = new ArrayDeque<>();
    private int calls;
    private int idle;

    LoopBreaker(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * When it breaks.
     *
     * @param on whether it looks for loops at all; the most calls of a run holds without it
     * @param history calls it looks back
     * @param warning the model is told, from so many on
     * @param critical a call is refused, from so many on
     * @param global the run is ended, from so many calls on that brought nothing new
     * @param most calls in one run
     */
    record Bounds(boolean on, boolean repeats, boolean polls, boolean turns, int history, int warning, int critical, int global, int most) {
        /** An agent's settings, key by key in place of those for all. */
        static Bounds of(Json.Obj own, Json.Obj shared) {
            Json.Obj both = over(own, shared);
            Json.Obj detectors = over(own.object("detectors"), shared.object("detectors"));
            return new Bounds(yes(both, "enabled"), yes(detectors, "genericRepeat"), yes(detectors, "knownPollNoProgress"),
                    yes(detectors, "pingPong"), number(both, "historySize", 30), number(both, "warningThreshold", 10),
                    number(both, "criticalThreshold", 20), number(both, "globalCircuitBreakerThreshold", 30), number(both, "maxCalls", 250));
        }

        private static Json.Obj over(Json.Obj own, Json.Obj shared) {
            Json.Builder both = Json.object();
            shared.members().forEach(both::put);
            own.members().forEach(both::put);
            return both.build();
        }

        private static boolean yes(Json.Obj o, String key) {
            return !o.get(key).equals(Json.of(false));
        }

        private static int number(Json.Obj o, String key, int otherwise) {
            return (int) Math.max(1, Math.min(10_000, o.integer(key).orElse((long) otherwise)));
        }
    }

    private record Done(String call, String result) {}

    /** Why a call is not made; empty when it is. */
    Optional<String> refusal(String tool, Json.Obj arguments) {
        String call = call(tool, arguments);
        boolean looks = bounds.on() && (tool.equals(POLLED) ? bounds.polls() : bounds.repeats());
        if (looks && repeated(call) >= bounds.critical()) {
            return Optional.of("the same call gave the same result " + repeated(call) + " times");
        }
        if (bounds.on() && bounds.turns() && inTurn(call) >= bounds.critical()) {
            return Optional.of("two calls in turn gave the same results " + inTurn(call) + " times");
        }
        return Optional.empty();
    }

    /** A call was not made: what it gave before still counts as its last result. */
    void refused() {
        calls++;
        idle++;
    }

    /** A call was made. @return what the model is told besides; empty for nothing */
    String done(String tool, Json.Obj arguments, Result result) {
        Done done = new Done(call(tool, arguments), Digest.of(result.text()));
        calls++;
        idle = history.contains(done) ? idle + 1 : 0;
        history.addLast(done);
        if (history.size() > bounds.history()) {
            history.removeFirst();
        }
        int times = repeated(done.call());
        return bounds.on() && bounds.repeats() && times == bounds.warning()
                ? "This call gave the same result " + times + " times. Do something else, or say what is missing." : "";
    }

    /** Why the run ends; empty while it goes on. */
    Optional<String> over() {
        if (calls >= bounds.most()) {
            return Optional.of("it called tools " + calls + " times");
        }
        return bounds.on() && idle >= bounds.global() ? Optional.of("its last " + idle + " calls of tools brought nothing new") : Optional.empty();
    }

    /** How often the call was made with the result it had last. */
    private int repeated(String call) {
        int times = 0;
        String result = "";
        for (Iterator<Done> at = history.descendingIterator(); at.hasNext();) {
            Done done = at.next();
            if (done.call().equals(call)) {
                if (times > 0 && !done.result().equals(result)) {
                    return times;
                }
                result = done.result();
                times++;
            }
        }
        return times;
    }

    /** How many calls at the end are two in turn with results that stay, if this call went on with them. */
    private int inTurn(String call) {
        List<Done> done = new ArrayList<>(history);
        int last = done.size() - 1;
        if (last < 1 || !done.get(last - 1).call().equals(call) || done.get(last).equals(done.get(last - 1))) {
            return 0;
        }
        int times = 2;
        for (int i = last - 2; i >= 0 && done.get(i).equals(done.get(i + 2)); i--) {
            times++;
        }
        return times;
    }

    /** Keys in another order make no other call. */
    private static String call(String tool, Json.Obj arguments) {
        StringBuilder text = new StringBuilder(tool);
        write(arguments, text);
        return Digest.of(text.toString());
    }

    private static void write(Json json, StringBuilder out) {
        if (json instanceof Json.Obj o) {
            new TreeMap<>(o.members()).forEach((key, value) -> write(value, out.append(Json.of(key).text()).append(':')));
        } else if (json instanceof Json.Arr a) {
            a.elements().forEach(element -> write(element, out.append(',')));
        } else {
            out.append(json.text());
        }
        out.append(';');
    }
}
