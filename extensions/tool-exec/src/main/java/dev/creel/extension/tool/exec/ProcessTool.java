// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Sandbox;
import dev.creel.api.tool.Sandbox.Job;
import dev.creel.api.tool.Sandbox.State;
import dev.creel.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The tool {@code process}: the session's jobs, what they say, what they are told, and their end. Lives for one call. */
final class ProcessTool {
    private static final List<String> ACTIONS = List.of("list", "poll", "log", "write", "send-keys", "submit", "paste", "kill", "clear", "remove");
    private static final int LINES = 200;
    private static final int MOST_LINES = 5_000;
    private static final int LONGEST_COMMAND = 120;

    static final ToolSpec SPEC = new Parameters()
            .oneOf("action", ACTIONS, "list: all jobs; poll: what is new; log: lines of its output; write: text to its input;"
                    + " send-keys: keys of a terminal; submit: the Enter key; paste: text as if pasted; kill: end it;"
                    + " clear: forget an ended one; remove: end and forget it.")
            .text("sessionId", "Which job; for all actions but list.")
            .text("data", "For write: the text.")
            .flag("eof", "For write: whether its input ends with that.")
            .texts("keys", "For send-keys: names such as Enter, Tab, Escape, Up, C-c, M-x.")
            .texts("hex", "For send-keys: bytes as two hexadecimal digits.")
            .text("literal", "For send-keys: text that is sent as it is.")
            .text("text", "For paste: the text.")
            .flag("bracketed", "For paste: whether to mark it as pasted; true if left out.")
            .number("offset", "For log: the first line, counted from 0; the last lines if left out.")
            .number("limit", "For log: how many lines; " + LINES + " if left out.")
            .spec("process", "Looks after commands that exec left running in the background.", "action");

    private final Sandbox sandbox;
    private final SeenSoFar seen;

    ProcessTool(Sandbox sandbox, SeenSoFar seen) {
        this.sandbox = sandbox;
        this.seen = seen;
    }

    Result run(Json.Obj arguments) {
        String action = arguments.text("action", "");
        if (action.equals("list")) {
            return list();
        }
        String id = arguments.text("sessionId", "");
        if (id.isEmpty()) {
            return Result.error("Say which job: sessionId is missing; action list shows them.");
        }
        Job job = sandbox.job(id);
        return switch (action) {
            case "poll" -> poll(job);
            case "log" -> log(job, arguments);
            case "write" -> write(job, arguments);
            case "send-keys" -> send(job, Keys.bytes(arguments));
            case "submit" -> send(job, new byte[] {'\r'});
            case "paste" -> send(job, pasted(arguments));
            case "kill" -> kill(job);
            case "clear" -> clear(job);
            case "remove" -> forget(job);
            default -> Result.error("There is no action \"" + action + "\"; there are " + String.join(", ", ACTIONS) + ".");
        };
    }

    private Result list() {
        String lines = sandbox.jobs().stream().map(ProcessTool::line).collect(Collectors.joining("\n"));
        return Result.ok(lines.isEmpty() ? "[no jobs]" : lines);
    }

    private static String line(State state) {
        String command = state.command().replaceAll("\\s+", " ");
        return state.id() + "  " + (state.running() ? "[running]" : Said.ending(state)) + "  " + state.where() + "  since "
                + state.started().toString().substring(0, 19) + "Z  " + state.bytes() + " bytes  "
                + (command.length() <= LONGEST_COMMAND ? command : command.substring(0, LONGEST_COMMAND) + "...");
    }

    private Result poll(Job job) {
        State state = job.state();
        Said.Piece piece = Said.since(job, seen.of(state.id()));
        seen.until(state.id(), piece.next());
        String text = piece.text().isEmpty() ? "[nothing new]" : piece.shown();
        return new Result(text + (text.endsWith("\n") ? "" : "\n") + standing(state), !state.running() && Said.failed(state));
    }

    private static String standing(State state) {
        return state.running() ? "[still running]" : Said.ending(state);
    }

    private static Result log(Job job, Json.Obj arguments) {
        String[] lines = Said.since(job, 0).text().split("\n", -1);
        int count = lines.length > 0 && lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
        int limit = (int) Math.min(MOST_LINES, Math.max(1, arguments.integer("limit", LINES)));
        int first = (int) (arguments.has("offset") ? Math.min(arguments.integer("offset", 0), count) : Math.max(0, count - limit));
        int last = Math.min(count, first + limit);
        String text = String.join("\n", List.of(lines).subList(first, last));
        return Result.ok((text.isEmpty() ? "[no output]" : text) + "\n[lines " + first + " to " + last + " of " + count + "; "
                + standing(job.state()).substring(1));
    }

    private static Result write(Job job, Json.Obj arguments) {
        job.write(arguments.text("data", "").getBytes(StandardCharsets.UTF_8));
        if (arguments.flag("eof", false)) {
            job.closeInput();
        }
        return Result.ok("[written]");
    }

    private static byte[] pasted(Json.Obj arguments) {
        String text = arguments.text("text", "");
        return (arguments.flag("bracketed", true) ? "\u001b[200~" + text + "\u001b[201~" : text).getBytes(StandardCharsets.UTF_8);
    }

    private static Result send(Job job, byte[] bytes) {
        if (bytes.length == 0) {
            return Result.error("There is nothing to send: give keys, hex or literal.");
        }
        job.write(bytes);
        return Result.ok("[sent]");
    }

    private static Result kill(Job job) {
        job.kill();
        return Result.ok(job.state().running() ? "[asked to end, and still running]" : Said.ending(job.state()));
    }

    private Result clear(Job job) {
        return job.state().running() ? Result.error("It runs; kill or remove it.") : forget(job);
    }

    private Result forget(Job job) {
        String id = job.state().id();
        job.forget();
        seen.forget(id);
        return Result.ok("[removed]");
    }
}
