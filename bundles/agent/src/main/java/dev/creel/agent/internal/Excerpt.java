// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.List;

/** The end of a conversation that fits into a bound, in the form providers demand. Stateless. */
final class Excerpt {
    /** What a picture costs a model, in characters of text: some 1,600 tokens, whatever its bytes. */
    private static final long IMAGE = 5_000;

    /** Fewer than in most texts and models, so that an estimate errs on the side of too much. */
    private static final int CHARACTERS_PER_TOKEN = 3;

    private Excerpt() {}

    /** An estimate: providers count differently, and none can be asked without a network. */
    static long tokens(long characters) {
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    static long characters(long tokens) {
        return tokens * CHARACTERS_PER_TOKEN;
    }

    /**
     * What fits into that many characters, the newest first considered and always taken: it begins with something a
     * person said, and each call of a tool is followed by its result.
     */
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

    /** The messages with a result for every call and a call for every result. */
    static List<Message> paired(List<Message> messages) {
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
            out.add(new Message.ToolResult(call.id(), call.tool(), Conversation.UNKNOWN_OUTCOME, true));
        }
        open.clear();
    }

    /** Characters as they weigh in tokens: outside ASCII one letter is often a token of its own. */
    static long weight(String text) {
        long weight = text.length();
        for (int i = 0; i < text.length(); i++) {
            weight += text.charAt(i) > 0x7F ? CHARACTERS_PER_TOKEN - 1 : 0;
        }
        return weight;
    }

    /** What a whole question weighs. */
    static long size(Prompt prompt) {
        return weight(prompt.system()) + prompt.messages().stream().mapToLong(Excerpt::size).sum()
                + prompt.tools().stream().mapToLong(Excerpt::size).sum();
    }

    static long size(ToolSpec tool) {
        return weight(tool.name()) + weight(tool.description()) + weight(tool.parameters().text());
    }

    /** By weight, with something for the frame around each message. */
    static long size(Message message) {
        if (message instanceof Message.User user) {
            return weight(user.text()) + 16L + user.images().size() * IMAGE;
        }
        if (message instanceof Message.ToolResult result) {
            return weight(result.text()) + 64L;
        }
        Message.Assistant said = (Message.Assistant) message;
        long size = weight(said.text()) + 16L;
        for (ToolUse call : said.calls()) {
            size += weight(call.arguments()) + 64L;
        }
        for (Message.Block block : said.blocks()) {
            size += block.json().length();
        }
        return size;
    }
}
