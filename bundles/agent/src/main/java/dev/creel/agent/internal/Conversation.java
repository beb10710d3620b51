// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The conversation of one session as a model sees it; used by the thread that holds the session's lane. */
final class Conversation {
    /** Lines read back at most; what is older has left the conversation. */
    static final int MOST_LINES = 1_000;

    /** What a model is told about a call whose result nobody knows. */
    static final String UNKNOWN_OUTCOME = "The outcome of this call is unknown: the run was cut off while it was under"
            + " way. It was not repeated. Find out what happened before you call the tool again.";

    /** What a picture costs a model, in characters of text: some 1,600 tokens, whatever its bytes. */
    private static final long IMAGE = 5_000;

    private final String sessionId;
    private final List<Message> messages = new ArrayList<>();
    private long characters;
    private int lines;

    private Conversation(String sessionId) {
        this.sessionId = sessionId;
    }

    static Conversation of(Session session) {
        Conversation conversation = new Conversation(session.id());
        conversation.lines = session.size();
        for (Line line : session.tail(MOST_LINES)) {
            Transcript.read(line).ifPresent(conversation::keep);
        }
        return conversation;
    }

    /** Whether it still is what the session holds: nobody reset the session or wrote past this conversation. */
    boolean current(Session session) {
        return lines == session.size() && sessionId.equals(session.id());
    }

    /** Writes a line to the session and keeps what the model sees of it. */
    void append(Session session, Line line, Message message) {
        session.append(line);
        lines++;
        keep(message);
    }

    /** Writes a line to the session that is not for the model. */
    void append(Session session, Line line) {
        session.append(line);
        lines++;
    }

    /** Calls of the last answer that have no result, tool names by call id. */
    Map<String, String> open() {
        Map<String, String> open = new HashMap<>();
        for (int i = messages.size() - 1; i >= 0 && !(messages.get(i) instanceof Message.User); i--) {
            if (messages.get(i) instanceof Message.Assistant said) {
                said.calls().forEach(call -> open.put(call.id(), call.tool()));
                messages.subList(i, messages.size()).forEach(later -> {
                    if (later instanceof Message.ToolResult result) {
                        open.remove(result.callId());
                    }
                });
                return open;
            }
        }
        return open;
    }

    long characters() {
        return characters;
    }

    /**
     * What fits into that many characters, the newest first considered and always taken: it begins with something a
     * person said, and each call of a tool is followed by its result, as providers demand.
     */
    List<Message> last(long budget) {
        return within(messages, budget);
    }

    static List<Message> within(List<Message> messages, long budget) {
        int begin = messages.size();
        long used = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            used += size(messages.get(i));
            if (used > budget && begin < messages.size()) {
                break;
            }
            if (messages.get(i) instanceof Message.User) {
                begin = i;
            }
        }
        return paired(messages.subList(begin == messages.size() ? 0 : begin, messages.size()));
    }

    private void keep(Message message) {
        messages.add(message);
        characters += size(message);
        if (messages.size() >= MOST_LINES + MOST_LINES / 4) {
            List<Message> gone = messages.subList(0, messages.size() - MOST_LINES);
            gone.forEach(old -> characters -= size(old));
            gone.clear();
        }
    }

    private static List<Message> paired(List<Message> messages) {
        List<Message> out = new ArrayList<>(messages.size() + 8);
        List<ToolUse> open = new ArrayList<>();
        for (Message message : messages) {
            if (message instanceof Message.ToolResult result) {
                if (open.removeIf(call -> call.id().equals(result.callId()))) {
                    out.add(result);
                }
                continue;
            }
            close(open, out);
            if (message instanceof Message.Assistant said) {
                open.addAll(said.calls());
                if (said.text().isEmpty() && said.calls().isEmpty()) {
                    continue;
                }
            }
            out.add(message);
        }
        close(open, out);
        return out;
    }

    private static void close(List<ToolUse> open, List<Message> out) {
        for (ToolUse call : open) {
            out.add(new Message.ToolResult(call.id(), call.tool(), UNKNOWN_OUTCOME, true));
        }
        open.clear();
    }

    static long size(Message message) {
        if (message instanceof Message.User user) {
            return user.text().length() + 16L + user.images().size() * IMAGE;
        }
        if (message instanceof Message.ToolResult result) {
            return result.text().length() + 64L;
        }
        Message.Assistant said = (Message.Assistant) message;
        long size = said.text().length() + 16L;
        for (ToolUse call : said.calls()) {
            size += call.arguments().length() + 64L;
        }
        for (Message.Block block : said.blocks()) {
            size += block.json().length();
        }
        return size;
    }
}
