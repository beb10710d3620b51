// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ClientTools;
import dev.creel.access.Message.Turn;
import dev.creel.api.model.Message;
import dev.creel.toolgate.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The conversation a turn begins with, what is new last. Stateless. */
final class Opening {
    private Opening() {}

    /**
     * A client that brings earlier messages keeps the conversation itself; with the session's own, each would
     * appear twice.
     */
    static List<Message> of(
            Conversation conversation, LiveRun run, String text, List<Message.Image> images, long budget) {
        dev.creel.access.Message message = run.message();
        if (message.prelude().isEmpty()) {
            return shown(conversation.last(budget), images);
        }
        List<Message> all = new ArrayList<>();
        Map<String, String> called = ClientResults.called(message.prelude());
        for (Turn turn : message.prelude()) {
            all.add(earlier(turn, called, run));
        }
        ClientTools client = ClientTools.of(message);
        for (ClientTools.Result result : client.results()) {
            all.add(told(result.callId(), called, result.text(), run));
        }
        if (!text.isEmpty() || client.results().isEmpty()) {
            all.add(new Message.User(text, images));
        }
        return Excerpt.within(all, budget);
    }

    /** A session keeps what was said; what was shown beside it is seen in its own turn only. */
    private static List<Message> shown(List<Message> conversation, List<Message.Image> images) {
        int last = conversation.size() - 1;
        if (images.isEmpty() || last < 0 || !(conversation.get(last) instanceof Message.User said)) {
            return conversation;
        }
        List<Message> all = new ArrayList<>(conversation.subList(0, last));
        all.add(new Message.User(said.text(), images));
        return all;
    }

    private static Message told(String callId, Map<String, String> called, String text, LiveRun run) {
        String tool = called.getOrDefault(callId, "");
        Taint read = ClientResults.of(tool);
        run.reading().add(read);
        return Transcript.shown(new Message.ToolResult(callId, tool, text, false), read, run.marker());
    }

    private static Message earlier(Turn turn, Map<String, String> called, LiveRun run) {
        return switch (turn.role()) {
            case "assistant" -> new Message.Assistant(turn.text(), turn.calls());
            case "tool" -> told(turn.callId(), called, turn.text(), run);
            default -> new Message.User(turn.text());
        };
    }
}
