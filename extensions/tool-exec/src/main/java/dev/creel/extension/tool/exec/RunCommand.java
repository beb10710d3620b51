// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Sandbox.Exec;
import dev.creel.api.tool.Sandbox.Job;
import dev.creel.api.tool.Sandbox.Output;
import dev.creel.api.tool.Sandbox.State;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The tool {@code exec}: a command, its output if it ends soon, else a job that goes on. Stateless. */
final class RunCommand {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MOST_PATIENCE_MILLIS = 120_000;
    private static final int PIECE = 64 << 10;
    private static final int SHOWN = 200;

    static final ToolSpec SPEC = new Parameters()
            .text("command", "The command, as text for a shell.")
            .text("workdir", "The folder to run in; the workspace if left out.")
            .map("env", "Variables for the command.")
            .number("yieldMs", "After how many milliseconds to go on without it, while it runs in the background; "
                    + PATIENCE_MILLIS + " if left out.")
            .flag("background", "Whether to go on without it at once.")
            .number("timeout", "After how many seconds it is ended.")
            .flag("pty", "Whether it gets a terminal.")
            .flag("elevated", "Whether to run outside the sandbox, where the sender may do that.")
            .oneOf("host", List.of("sandbox", "gateway", "node"), "Where to run it; as configured if left out.")
            .oneOf("security", List.of("deny", "allowlist", "full"), "A stricter rule than the configured one.")
            .oneOf("ask", List.of("off", "on-miss", "always"), "A stricter rule for approvals than the configured one.")
            .text("node", "Which node to run it on, with host=node.")
            .spec("exec", "Runs a shell command. One that takes longer goes on in the background; use process with its sessionId"
                    + " to see what it says, write to it or end it.", "command");

    private RunCommand() {}

    static Result run(Json.Obj arguments, ToolCall call, SeenSoFar seen) {
        String command = arguments.text("command", "");
        if (command.isBlank()) {
            return Result.error("Say what to run: command is empty.");
        }
        boolean terminal = arguments.flag("pty", false);
        Job job = call.sandbox().start(new Exec(command, arguments.text("workdir", ""), Parameters.environment(arguments), terminal,
                Duration.ofSeconds(Math.min(arguments.integer("timeout", 0), Integer.MAX_VALUE)), arguments.text("host", ""),
                arguments.text("security", ""), arguments.text("ask", ""), arguments.flag("elevated", false)));
        long patience = arguments.flag("background", false) ? 0
                : Math.min(MOST_PATIENCE_MILLIS, Math.max(1, arguments.integer("yieldMs", PATIENCE_MILLIS)));
        return answer(job, watch(job, call, Duration.ofMillis(patience)), seen);
    }

    /** Waits for its end and tells on the way what it says; how far it was read. */
    private static void follow(Job job, ToolCall call, long until) {
        long offset = 0;
        while (true) {
            long left = until - System.nanoTime();
            Output out = job.read(offset, PIECE, Duration.ofNanos(Math.max(0, left)));
            offset = out.next();
            String line = new String(out.bytes(), StandardCharsets.UTF_8).strip();
            if (!line.isEmpty()) {
                line = line.substring(line.lastIndexOf('\n') + 1);
                call.progress(line.length() <= SHOWN ? line : line.substring(0, SHOWN));
            }
            if (out.ended() || left <= 0) {
                return;
            }
            call.check();
        }
    }

    private static State watch(Job job, ToolCall call, Duration patience) {
        if (!patience.isZero()) {
            follow(job, call, System.nanoTime() + patience.toNanos());
        }
        return job.state();
    }

    private static Result answer(Job job, State state, SeenSoFar seen) {
        Said.Piece piece = Said.since(job, 0);
        String text = piece.shown();
        if (state.running()) {
            seen.until(state.id(), piece.next());
            return Result.ok((text.isEmpty() ? "" : text + (text.endsWith("\n") ? "" : "\n"))
                    + "[still running, sessionId " + state.id() + ". Use process (poll, log, write, kill) with it.]");
        }
        if (piece.skipped() == 0) {
            job.forget();
        } else {
            text += "\n[process log with sessionId " + state.id() + " shows more of it]";
        }
        String ending = Said.failed(state) ? Said.ending(state) : text.isEmpty() ? "[no output]" : "";
        return new Result(text + (text.isEmpty() || text.endsWith("\n") || ending.isEmpty() ? "" : "\n") + ending, Said.failed(state));
    }
}
