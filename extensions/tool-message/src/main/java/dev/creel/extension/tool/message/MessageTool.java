// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.message;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Messages;
import dev.creel.api.tool.Messages.Letter;
import dev.creel.api.tool.Messages.Place;
import dev.creel.api.tool.Messages.Sent;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** The tool {@code message}: sends to chats, answers a message, or sends the same to several. */
@Component(service = Tool.class, property = "tool=message")
public final class MessageTool implements Tool {
    private static final String NAME = "message";
    private static final int MOST_TARGETS = 10;
    private static final List<String> ACTIONS = List.of("send", "reply", "broadcast", "places");
    private static final ToolSpec SPEC = new ToolSpec(
            NAME,
            "Sends a message to a chat. Without channel and target it goes to the chat you are in; your answer goes there anyway, so"
                    + " use it for other chats, files or several messages. Your owner may be asked first. action: send, reply (needs"
                    + " replyTo), broadcast (needs targets), places (lists known chats).",
            schema(),
            Set.of(ToolSpec.Effect.MESSAGES));

    @Override
    public List<ToolSpec> tools() {
        return List.of(SPEC);
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        if (!tool.equals(NAME)) {
            throw new Failure(Failure.Code.NOT_FOUND, "there is no tool " + tool + " here");
        }
        Messages messages = call.messages();
        return switch (text(arguments, "action", "send")) {
            case "send" -> one(messages, arguments);
            case "reply" -> text(arguments, "replyTo", "").isEmpty()
                    ? Result.error("reply needs replyTo, the id of the message it answers") : one(messages, arguments);
            case "broadcast" -> several(messages, arguments, call);
            case "places" -> Result.ok(messages.places().stream().map(MessageTool::line).collect(Collectors.joining("\n")));
            default -> Result.error("this gateway has the actions " + String.join(", ", ACTIONS));
        };
    }

    private static Result one(Messages messages, Json.Obj arguments) {
        return result(List.of(said(target(arguments), messages.send(letter(arguments, target(arguments))))));
    }

    /** A target that is refused does not keep the others from theirs. */
    private static Result several(Messages messages, Json.Obj arguments, ToolCall call) {
        List<String> targets = texts(arguments, "targets");
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            return Result.error("broadcast needs targets, 1 to " + MOST_TARGETS);
        }
        List<Line> lines = new ArrayList<>();
        for (String target : targets) {
            call.check();
            try {
                lines.add(said(target, messages.send(letter(arguments, target))));
            } catch (Failure e) {
                lines.add(new Line(false, target + ": " + e.getMessage()));
            }
        }
        return result(lines);
    }

    private record Line(boolean sent, String text) {}

    private static Line said(String target, Sent sent) {
        String ids = sent.messageIds().isEmpty() ? "" : " (" + String.join(", ", sent.messageIds()) + ")";
        String why = sent.why().isEmpty() ? "" : ": " + sent.why();
        boolean well = sent.state().equals("sent") || sent.state().equals("waiting");
        return new Line(well, (target.isEmpty() ? "this chat" : target) + ": " + sent.state() + ids + why);
    }

    private static Result result(List<Line> lines) {
        String text = lines.stream().map(Line::text).collect(Collectors.joining("\n"));
        return new Result(text, lines.stream().noneMatch(Line::sent));
    }

    private static Letter letter(Json.Obj arguments, String target) {
        List<String> files = new ArrayList<>(texts(arguments, "files"));
        String media = text(arguments, "media", "");
        if (!media.isEmpty()) {
            files.add(media);
        }
        return new Letter(text(arguments, "channel", ""), text(arguments, "accountId", ""), target, text(arguments, "threadId", ""),
                text(arguments, "message", ""), files, text(arguments, "replyTo", ""));
    }

    private static String target(Json.Obj arguments) {
        return text(arguments, "target", text(arguments, "to", ""));
    }

    private static String line(Place place) {
        return "channel " + place.channel() + ", accountId " + place.account() + ", target " + place.to()
                + (place.thread().isEmpty() ? "" : ", threadId " + place.thread());
    }

    private static String text(Json.Obj arguments, String name, String otherwise) {
        return arguments.text(name).map(String::strip).filter(value -> !value.isEmpty()).orElse(otherwise);
    }

    private static List<String> texts(Json.Obj arguments, String name) {
        return arguments.array(name).stream().filter(Json.Str.class::isInstance).map(value -> ((Json.Str) value).value()).toList();
    }

    private static Json.Obj schema() {
        Json.Builder properties = Json.object().put("action", Json.object().put("type", "string")
                .put("enum", Json.array(ACTIONS.stream().<Json>map(Json::of).toList())).build());
        for (String name : List.of("channel", "accountId", "target", "to", "threadId", "message", "media", "replyTo")) {
            properties.put(name, Json.object().put("type", "string").put("maxLength", name.equals("message") ? 32_000 : 1_024).build());
        }
        for (String name : List.of("targets", "files")) {
            properties.put(name, Json.object().put("type", "array").put("maxItems", MOST_TARGETS)
                    .put("items", Json.object().put("type", "string").build()).build());
        }
        return Json.object().put("type", "object").put("properties", properties.build()).build();
    }
}
