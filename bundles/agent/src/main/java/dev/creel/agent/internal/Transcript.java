// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.session.Sessions.Line;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Transcript lines in the form of the product family, written and read back as a model sees them. Stateless. */
final class Transcript {
    static final String MESSAGE = "message";
    static final String NOTE = "custom_message";

    /** The member of an answer that only its own provider reads. */
    private static final String BLOCKS = "opaque";

    /** Lines that no model reads. */
    private static final String CUSTOM = "custom";

    private static final String CARRIED = "carried";
    private static final String BEFORE = "before";
    private static final String LABELS = "labels";
    private static final String MARKER = "marker";

    private static final int DEPTH = 200;

    private Transcript() {}

    static Line user(String runId, Instant at, String text) {
        return user(runId, at, text, List.of());
    }

    /** @param carried further runs whose messages are in the text, and which this run answers */
    static Line user(String runId, Instant at, String text, List<String> carried) {
        return user(runId, at, text, carried, "");
    }

    static Line user(String runId, Instant at, String text, List<String> carried, String before) {
        return user(runId, at, text, carried, before, Taint.NONE);
    }

    /**
     * What a person said.
     *
     * @param before what a model is shown before the text, and a person beside it; empty for nothing
     * @param read where it came from, if not from the owner
     */
    static Line user(String runId, Instant at, String text, List<String> carried, String before, Taint read) {
        Json.Builder message = Json.object().put("role", "user").put("content", content(text));
        if (!before.isEmpty()) {
            message.put(BEFORE, before);
        }
        if (!read.none()) {
            message.put(LABELS, read.json());
        }
        if (!carried.isEmpty()) {
            message.put(CARRIED, Json.array(carried.stream().map(Json::of).toList()));
        }
        return line(MESSAGE, runId, at, message);
    }

    /** Whether that run's message is in the line of another one. */
    static boolean carries(Line line, String runId) {
        return line.type().equals(MESSAGE) && line.message().contains(CARRIED)
                && Json.parse(line.message(), DEPTH) instanceof Json.Obj o && o.array(CARRIED).contains(Json.of(runId));
    }

    /**
     * An answer, whole or cut off; {@code stopReason} is {@code stop}, {@code toolUse}, {@code length}, {@code
     * aborted} or {@code error}.
     */
    static Line assistant(
            String runId, Instant at, Message.Assistant said, ModelChoice model, Event.Usage usage, String stopReason) {
        List<Json> content = new ArrayList<>();
        if (!said.text().isEmpty()) {
            content.add(text(said.text()));
        }
        for (ToolUse call : said.calls()) {
            content.add(Json.object().put("type", "toolCall").put("id", call.id()).put("name", call.tool())
                    .put("arguments", Json.parse(call.arguments(), DEPTH)).build());
        }
        Json.Builder line = Json.object()
                .put("role", "assistant")
                .put("content", Json.array(content))
                .put("api", model.kind())
                .put("provider", model.provider())
                .put("model", model.model())
                .put("usage", usage(usage))
                .put("stopReason", stopReason);
        if (!said.blocks().isEmpty()) {
            line.put(BLOCKS, Json.array(said.blocks().stream().map(block -> Json.of(block.json())).toList()));
        }
        return line(MESSAGE, runId, at, line);
    }

    /** What the gateway itself says to a call. */
    static Line toolResult(String runId, Instant at, Message.ToolResult result) {
        return toolResult(runId, at, result, Taint.NONE, null);
    }

    /**
     * What came of a call.
     *
     * @param result as the tool gave it, without the marker
     * @param read where it came from; nothing for what the gateway itself says
     * @param marker between which a model sees it
     */
    static Line toolResult(String runId, Instant at, Message.ToolResult result, Taint read, Marker marker) {
        Json.Builder message = Json.object()
                .put("role", "toolResult")
                .put("toolCallId", result.callId())
                .put("toolName", result.tool())
                .put("content", content(result.text()))
                .put("isError", result.error())
                .put(LABELS, read.json());
        if (!read.none()) {
            message.put(MARKER, marker.code());
        }
        return line(MESSAGE, runId, at, message);
    }

    /** A result as a model sees it. */
    static Message.ToolResult shown(Message.ToolResult result, Taint read, Marker marker) {
        return read.none() ? result
                : new Message.ToolResult(result.callId(), result.tool(), marker.wrap(read, result.text()), result.error());
    }

    private static Taint labels(Json.Obj message) {
        if (message.has(LABELS)) {
            return message.get(LABELS) instanceof Json.Arr a ? Taint.of(a.elements()) : Taint.of(Taint.MORE);
        }
        return message.text("role").orElse("").equals("toolResult")
                ? Taint.of(new Label("tool", "unlabelled/" + message.text("toolName").orElse(""))) : Taint.NONE;
    }

    private static Message.ToolResult shown(Json.Obj message, String text) {
        Message.ToolResult result = new Message.ToolResult(message.text("toolCallId").orElse(""),
                message.text("toolName").orElse(""), text, message.get("isError").equals(Json.of(true)));
        return shown(result, labels(message), message.text(MARKER).map(Marker::new).orElseGet(Marker::fresh));
    }

    /** Something the host tells the model, for example that a run was cut off. */
    static Line note(String runId, Instant at, String kind, String text) {
        return line(NOTE, runId, at, Json.object()
                .put("role", "custom")
                .put("customType", kind)
                .put("content", content(text))
                .put("display", true));
    }

    /** A model that was asked and did not answer. */
    static Line fellOver(String runId, Instant at, ModelRoute.Attempt attempt) {
        return line(CUSTOM, runId, at, Json.object()
                .put("customType", "model-not-answered")
                .put("data", Json.object().put("model", attempt.model()).put("profile", attempt.profile())
                        .put("kind", attempt.fault().text()).put("message", attempt.message()).build()));
    }

    /** The line as a model sees it; empty for what is not for the model. */
    static Optional<Message> read(Line line) {
        return told(line).message();
    }

    /**
     * What a line tells.
     *
     * @param message as a model sees it; empty for what is not for the model
     * @param read where it came from; a result of a tool that does not say it is that tool's
     * @param usage what a provider counted for an answer; empty for what is no answer
     */
    record Told(Optional<Message> message, Taint read, Optional<Event.Usage> usage) {
        private static final Told NOTHING = new Told(Optional.empty(), Taint.NONE, Optional.empty());
    }

    static Told told(Line line) {
        boolean note = line.type().equals(NOTE);
        if (!note && !line.type().equals(MESSAGE) || !(Json.parse(line.message(), DEPTH) instanceof Json.Obj o)) {
            return Told.NOTHING;
        }
        String text = texts(o.get("content"));
        return note ? new Told(Optional.of(new Message.User(hostNote(text))), Taint.NONE, Optional.empty())
                : new Told(Optional.ofNullable(message(o, text)), labels(o), usage(o));
    }

    private static Message message(Json.Obj o, String text) {
        return switch (o.text("role").orElse("")) {
            case "user" -> new Message.User(o.text(BEFORE).orElse("") + text);
            case "assistant" -> new Message.Assistant(text, calls(o), blocks(o));
            case "toolResult" -> shown(o, text);
            default -> null;
        };
    }

    private static Optional<Event.Usage> usage(Json.Obj message) {
        if (!message.has("usage")) {
            return Optional.empty();
        }
        Json.Obj usage = message.object("usage");
        return Optional.of(new Event.Usage(usage.integer("input", 0), usage.integer("output", 0),
                usage.integer("cacheRead", 0), usage.integer("cacheWrite", 0)));
    }

    /** How a note of the host reads in a conversation. */
    static String hostNote(String text) {
        return "[note of the gateway] " + text;
    }

    private static List<Message.Block> blocks(Json.Obj message) {
        String model = message.text("provider").orElse("") + "/" + message.text("model").orElse("");
        List<Message.Block> blocks = new ArrayList<>();
        for (Json block : message.array(BLOCKS)) {
            if (block instanceof Json.Str s) {
                blocks.add(new Message.Block(model, s.value()));
            }
        }
        return blocks;
    }

    private static List<ToolUse> calls(Json.Obj message) {
        List<ToolUse> calls = new ArrayList<>();
        for (Json block : message.array("content")) {
            if (block instanceof Json.Obj o && o.text("type").orElse("").equals("toolCall")) {
                String id = o.text("id").orElse("");
                if (calls.stream().noneMatch(call -> call.id().equals(id))) {
                    calls.add(new ToolUse(id, o.text("name").orElse(""), o.object("arguments").text()));
                }
            }
        }
        return calls;
    }

    private static String texts(Json content) {
        if (content instanceof Json.Str s) {
            return s.value();
        }
        StringBuilder all = new StringBuilder();
        if (content instanceof Json.Arr blocks) {
            for (Json block : blocks.elements()) {
                if (block instanceof Json.Obj o && o.text("type").orElse("").equals("text")) {
                    all.append(all.length() == 0 ? "" : "\n").append(o.text("text").orElse(""));
                }
            }
        }
        return all.toString();
    }

    private static Line line(String type, String runId, Instant at, Json.Builder message) {
        return new Line(type, at, runId, message.put("timestamp", at.toEpochMilli()).build().text());
    }

    private static Json content(String text) {
        return Json.array(List.of(text(text)));
    }

    private static Json text(String text) {
        return Json.object().put("type", "text").put("text", text).build();
    }

    private static Json usage(Event.Usage usage) {
        Json.Num none = new Json.Num(BigDecimal.ZERO);
        return Json.object()
                .put("input", usage.input())
                .put("output", usage.output())
                .put("cacheRead", usage.cacheRead())
                .put("cacheWrite", usage.cacheWrite())
                .put("totalTokens", usage.input() + usage.output())
                .put("cost", Json.object().put("input", none).put("output", none).put("cacheRead", none)
                        .put("cacheWrite", none).put("total", none).build())
                .build();
    }
}
