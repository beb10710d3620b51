// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.sessions;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.SessionView.Answer;
import dev.creel.api.tool.SessionView.Said;
import dev.creel.api.tool.SessionView.Status;
import dev.creel.api.tool.SessionView.Task;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** The tools of sessions: lists them, reads one, says something in one, gives a task to a sub-agent, names the agents there are. */
@Component(service = Tool.class,
        property = {"tool=sessions_list", "tool=sessions_history", "tool=sessions_send", "tool=sessions_spawn", "tool=agents_list"})
public final class SessionTools implements Tool {
    private static final int LISTED = 50;
    private static final int LINES = 20;
    private static final int WAIT = 30;

    @Override
    public List<ToolSpec> tools() {
        return Specs.ALL;
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        SessionView sessions = call.sessions();
        return switch (tool) {
            case "sessions_list" -> Result.ok(list(sessions, arguments));
            case "sessions_history" -> Result.ok(history(sessions, arguments));
            case "sessions_send" -> answer(sessions.send(text(arguments, "sessionKey"), text(arguments, "message"),
                    Duration.ofSeconds(arguments.integer("timeoutSeconds").orElse((long) WAIT))));
            case "sessions_spawn" -> answer(sessions.spawn(task(arguments)));
            case "agents_list" -> Result.ok(String.join("\n", sessions.agents()));
            default -> throw new Failure(Failure.Code.NOT_FOUND, "there is no tool " + tool + " here");
        };
    }

    private static String list(SessionView sessions, Json.Obj arguments) {
        Duration within = Duration.ofMinutes(arguments.integer("activeMinutes").orElse(0L));
        int most = arguments.integer("messageLimit").orElse(0L).intValue();
        StringBuilder out = new StringBuilder();
        for (Status status : sessions.list(within, arguments.integer("limit").orElse((long) LISTED).intValue())) {
            out.append(status.sessionKey()).append(": agent ").append(status.agentId()).append(", ").append(status.messages())
                    .append(" messages, last ").append(status.updatedAt().truncatedTo(ChronoUnit.SECONDS)).append('\n');
            if (most > 0) {
                sessions.history(status.sessionKey(), most, false).forEach(said -> out.append("  ").append(line(said)).append('\n'));
            }
        }
        return out.length() == 0 ? "There are none." : out.toString().stripTrailing();
    }

    private static String history(SessionView sessions, Json.Obj arguments) {
        List<Said> said = sessions.history(text(arguments, "sessionKey"), arguments.integer("limit").orElse((long) LINES).intValue(),
                arguments.get("includeTools").equals(Json.of(true)));
        return said.isEmpty() ? "Nothing was said yet." : said.stream().map(SessionTools::line).collect(Collectors.joining("\n"));
    }

    private static String line(Said said) {
        return said.at().truncatedTo(ChronoUnit.SECONDS) + " " + said.role() + ": " + said.text();
    }

    private static Task task(Json.Obj arguments) {
        return new Task(text(arguments, "task"), text(arguments, "label"), text(arguments, "agentId"), text(arguments, "model"),
                text(arguments, "thinking"), Duration.ofSeconds(arguments.integer("runTimeoutSeconds").orElse(0L)),
                !text(arguments, "cleanup").equals("delete"));
    }

    private static Result answer(Answer answer) {
        String what = switch (answer.state()) {
            case "ok" -> "It answered:\n" + answer.text();
            case "accepted" -> "Accepted as run " + answer.runId() + " in session " + answer.sessionKey()
                    + ". You are told in this session when a task is done.";
            case "timeout" -> "No answer yet in session " + answer.sessionKey() + "; read it later with sessions_history.";
            default -> "It ended without an answer: " + answer.text();
        };
        return new Result(what, answer.state().equals("error"));
    }

    private static String text(Json.Obj arguments, String name) {
        return arguments.text(name).orElse("");
    }
}
