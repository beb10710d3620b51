// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Message;
import java.util.ArrayList;
import java.util.List;

/** The conversation a turn begins with, the new message last. Stateless. */
final class Opening {
    private Opening() {}

    /**
     * A client that brings earlier messages keeps the conversation itself; with the session's own, each would
     * appear twice.
     */
    static List<Message> of(
            Conversation conversation, dev.creel.access.Message message, String text, long budget) {
        if (message.prelude().isEmpty()) {
            return conversation.last(budget);
        }
        List<Message> all = new ArrayList<>();
        for (dev.creel.access.Message.Turn turn : message.prelude()) {
            all.add(turn.role().equals("assistant")
                    ? new Message.Assistant(turn.text(), List.of())
                    : new Message.User(turn.text()));
        }
        all.add(new Message.User(text));
        int from = all.size() - 1;
        for (long used = Conversation.size(all.get(from)); from > 0; from--) {
            used += Conversation.size(all.get(from - 1));
            if (used > budget) {
                break;
            }
        }
        return all.subList(from, all.size());
    }
}
