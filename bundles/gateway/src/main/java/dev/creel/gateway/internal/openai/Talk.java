// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.access.ClientTools.Result;
import dev.creel.access.Message.Turn;
import dev.creel.api.model.Message.Image;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.openai.Asked.Prompt;
import java.util.ArrayList;
import java.util.List;

/** The messages of a request on their way to being a turn: what is new, what came before, what is system. Not thread-safe. */
final class Talk {
    private final List<Turn> turns = new ArrayList<>();
    private final List<List<Image>> images = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final StringBuilder system = new StringBuilder();

    void system(String text) {
        system.append(system.isEmpty() || text.isEmpty() ? "" : "\n\n").append(text);
    }

    void user(Parts.Content content) {
        if (!content.text().isEmpty() || !content.images().isEmpty()) {
            add(new Turn("user", content.text().isEmpty() ? "[image]" : content.text()), content.images());
        }
    }

    /** What the agent said; calls right after it belong to it. */
    void assistant(String text, List<ToolUse> calls) {
        int last = turns.size() - 1;
        if (text.isEmpty() && !calls.isEmpty() && last >= 0 && turns.get(last).role().equals("assistant")) {
            List<ToolUse> all = new ArrayList<>(turns.get(last).calls());
            all.addAll(calls);
            turns.set(last, new Turn("assistant", turns.get(last).text(), all, ""));
        } else if (!text.isEmpty() || !calls.isEmpty()) {
            add(new Turn("assistant", text, calls, ""), List.of());
        }
    }

    void result(String callId, String text) {
        if (callId.isEmpty()) {
            throw Refusal.invalid("The result of a tool names the call it belongs to.");
        }
        add(new Turn("tool", text, List.of(), callId), List.of());
    }

    private void add(Turn turn, List<Image> shown) {
        turns.add(turn);
        images.add(shown);
    }

    /** Calls' results that are new; after {@link #prompt}. */
    List<Result> results() {
        return List.copyOf(results);
    }

    /**
     * What stands last is new: results of calls, or what the user said. What the agent said after that is dropped.
     *
     * @param missing what to say when there is nothing new
     */
    Prompt prompt(String missing) {
        int end = turns.size();
        while (end > 0 && turns.get(end - 1).role().equals("assistant")) {
            end--;
        }
        if (end == 0) {
            throw Refusal.invalid(missing);
        }
        Turn last = turns.get(end - 1);
        if (last.role().equals("user")) {
            return new Prompt(last.text(), system.toString(), images.get(end - 1), turns.subList(0, end - 1));
        }
        int begin = end;
        while (begin > 0 && turns.get(begin - 1).role().equals("tool")) {
            begin--;
        }
        turns.subList(begin, end).forEach(turn -> results.add(new Result(turn.callId(), turn.text())));
        return new Prompt("", system.toString(), List.of(), turns.subList(0, begin));
    }

    /** Everything is new, because the session holds what came before. */
    Prompt onward(String missing) {
        StringBuilder text = new StringBuilder();
        List<Image> shown = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.role().equals("user")) {
                text.append(text.isEmpty() ? "" : "\n\n").append(turn.text());
                shown.addAll(images.get(i));
            } else if (turn.role().equals("tool")) {
                results.add(new Result(turn.callId(), turn.text()));
            }
        }
        if (text.isEmpty() && shown.isEmpty() && results.isEmpty()) {
            throw Refusal.invalid(missing);
        }
        return new Prompt(text.toString(), system.toString(), shown, List.of());
    }
}
