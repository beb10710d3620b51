// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.access.Message;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A chat-completions request, read from its body and headers: system and developer messages become extra system prompt,
 * the last user or tool message is the turn, earlier ones its prelude. Immutable.
 *
 * @param model as the client wrote it, echoed in the answer
 */
record ChatRequest(
        String model,
        String agentId,
        String sessionKey,
        String user,
        String text,
        String extraSystem,
        List<Message.Turn> prelude,
        boolean stream,
        boolean includeUsage) {
    private static final List<String> FAMILY = List.of("openclaw", "creel", "moltbot", "clawdbot", "agent");
    private static final List<String> HEADERS = List.of("x-openclaw-", "x-moltbot-", "x-clawdbot-");
    private static final List<String> RESERVED = List.of("subagent:", "cron:", "acp:");
    private static final int LONGEST_NAME = 256;

    ChatRequest {
        prelude = List.copyOf(prelude);
    }

    /**
     * @param header the value of a header by lower-case name
     * @throws Refusal when the body does not make a turn, in the words clients know
     */
    static ChatRequest of(Json body, Function<String, Optional<String>> header) {
        if (!(body instanceof Json.Obj o)) {
            throw Refusal.invalid("Request body must be a JSON object.");
        }
        String model = optional(o, "model").orElse("openclaw");
        Conversation talk = Conversation.read(o);
        if (talk.text.isEmpty()) {
            throw Refusal.invalid("Missing user message in `messages`.");
        }
        String agent = first(header, "agent-id").or(() -> first(header, "agent")).orElseGet(() -> agent(model));
        Json.Obj options = o.object("stream_options");
        return new ChatRequest(model, agent, sessionKey(header), optional(o, "user").orElse(""), talk.text,
                talk.system, talk.prelude, flag(o, "stream"), flag(options, "include_usage"));
    }

    private static String sessionKey(Function<String, Optional<String>> header) {
        String key = first(header, "session-key").orElse("");
        String tail = key.startsWith("agent:") ? key.substring(key.indexOf(':', 6) + 1) : key;
        String lower = tail.toLowerCase(Locale.ROOT);
        if (RESERVED.stream().anyMatch(lower::startsWith)) {
            throw Refusal.invalid("Session keys of sub-agents, cron jobs and ACP are reserved.");
        }
        return key;
    }

    /** The agent a model name means; empty for the default one. Other names are an error, never the default agent. */
    private static String agent(String model) {
        for (String family : FAMILY) {
            if (model.equals(family) && !family.equals("agent") || model.equals(family + "/default")) {
                return "";
            }
            if (model.startsWith(family + "/") || model.startsWith(family + ":")) {
                String id = model.substring(family.length() + 1);
                if (!id.isBlank()) {
                    return id;
                }
            }
        }
        throw Refusal.invalid("Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.");
    }

    private static Optional<String> first(Function<String, Optional<String>> header, String name) {
        for (String prefix : HEADERS) {
            Optional<String> value = header.apply(prefix + name).map(String::strip).filter(v -> !v.isEmpty());
            if (value.isPresent()) {
                if (value.get().length() > LONGEST_NAME) {
                    throw Refusal.invalid("Header " + prefix + name + " is too long.");
                }
                return value;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> optional(Json.Obj o, String name) {
        Json value = o.get(name);
        if (value instanceof Json.Nil) {
            return Optional.empty();
        }
        if (value instanceof Json.Str s && s.value().length() <= LONGEST_NAME) {
            return Optional.of(s.value()).filter(v -> !v.isEmpty());
        }
        throw Refusal.invalid("Invalid `" + name + "`: a string of at most " + LONGEST_NAME + " characters.");
    }

    private static boolean flag(Json.Obj o, String name) {
        return o.get(name) instanceof Json.Bool b && b.value();
    }

    /** What the options of the inbox's message carry. */
    Json.Obj options() {
        return user.isEmpty() ? Json.Obj.EMPTY : new Json.Obj(Map.of("user", Json.of(user)));
    }

    /** The messages, sorted into what they are for. */
    private static final class Conversation {
        private final List<Message.Turn> prelude = new ArrayList<>();
        private String system = "";
        private String text = "";

        static Conversation read(Json.Obj body) {
            if (!(body.get("messages") instanceof Json.Arr list)) {
                throw Refusal.invalid("Missing user message in `messages`.");
            }
            Conversation out = new Conversation();
            for (Json entry : list.elements()) {
                String content = entry instanceof Json.Obj message ? content(message.get("content")) : "";
                if (!content.isEmpty()) {
                    out.add(((Json.Obj) entry).text("role").orElse(""), content);
                }
            }
            out.split();
            return out;
        }

        private void add(String role, String content) {
            switch (role) {
                case "system", "developer" -> system = system.isEmpty() ? content : system + "\n\n" + content;
                case "user", "tool" -> prelude.add(new Message.Turn("user", content));
                case "assistant" -> prelude.add(new Message.Turn("assistant", content));
                default -> throw Refusal.invalid("Invalid `messages`: unknown role.");
            }
        }

        /** The last message of the user is the turn; what comes before it is the prelude, what comes after is dropped. */
        private void split() {
            for (int i = prelude.size() - 1; i >= 0; i--) {
                if (prelude.get(i).role().equals("user")) {
                    text = prelude.get(i).text();
                    prelude.subList(i, prelude.size()).clear();
                    return;
                }
            }
        }

        private static String content(Json value) {
            if (value instanceof Json.Str s) {
                return s.value();
            }
            StringBuilder out = new StringBuilder();
            if (value instanceof Json.Arr parts) {
                for (Json part : parts.elements()) {
                    if (part instanceof Json.Obj p) {
                        p.text("text").ifPresent(t -> out.append(out.isEmpty() ? "" : "\n").append(t));
                    }
                }
            }
            return out.toString();
        }
    }
}
