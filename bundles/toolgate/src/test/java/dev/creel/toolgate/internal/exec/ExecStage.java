// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.session.Settings;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Approvals.Approver;
import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Pending;
import dev.creel.toolgate.ExecGate.Asked;
import dev.creel.toolgate.ExecGate.Elevated;
import dev.creel.toolgate.ExecGate.Verdict;
import dev.creel.toolgate.ExecGate.Verdict.Ask;
import dev.creel.toolgate.ExecGate.Verdict.Run;
import dev.creel.toolgate.internal.approval.ApprovalDesk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A gate for commands with a host of its own: a folder of programs, a working folder, an approvals file, and somebody who answers. */
final class ExecStage {
    static final String AGENT = "main";
    static final String SESSION = "agent:main:main";

    final Path state;
    final Path bin;
    final Path work;
    final List<Pending> asked = new ArrayList<>();
    final List<String> recorded = new ArrayList<>();
    Decision answer = Decision.DENY;
    Runnable meanwhile = () -> {};
    Settings.Exec chosen = Settings.Exec.NONE;
    Json.Obj exec = Json.Obj.EMPTY;
    Json.Obj agents = Json.Obj.EMPTY;
    private final ApprovalDesk desk;
    private final ApprovalsFile file;
    private final PolicyExecGate gate;

    ExecStage(Path folder) throws IOException {
        state = Files.createDirectories(folder.resolve("state"));
        bin = Files.createDirectories(folder.resolve("bin"));
        work = Files.createDirectories(folder.resolve("work"));
        Audit audit = new Audit() {
            @Override
            public String record(String event, Map<String, String> fields) {
                recorded.add(event + " " + fields);
                return "D-" + recorded.size();
            }

            @Override
            public Verification verify() {
                return new Verification(recorded.size(), 0);
            }
        };
        desk = new ApprovalDesk(audit);
        file = new ApprovalsFile(state, audit);
        Config config = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> snapshot());
        gate = new PolicyExecGate(config, key -> chosen, file, desk, audit);
        desk.listen(new Approvals.Listener() {
            @Override
            public void asked(Pending question) {
                asked.add(question);
                Approver somebody = new Approver.Client(new Peer("c1", true, "operator", Set.of("operator.admin"), "test"));
                if (desk.resolve(question.id(), answer, somebody) != Approvals.Resolution.DONE) {
                    desk.resolve(question.id(), Decision.DENY, somebody);
                }
            }

            @Override
            public void ended(Pending question, Outcome outcome) {}
        });
    }

    private Snapshot snapshot() {
        Json.Builder all = Json.object();
        exec.members().forEach(all::put);
        if (!exec.has("pathPrepend")) {
            all.put("pathPrepend", Json.array(List.of(Json.of(bin.toString()))));
        }
        return new Snapshot(1, "", Json.object().put("tools", Json.object().put("exec", all.build()).build()).put("agents", agents).build(), state.toString(), "");
    }

    ApprovalDesk desk() {
        return desk;
    }

    ApprovalsFile file() {
        return file;
    }

    PolicyExecGate gate() {
        return gate;
    }

    /** The approvals file: levels for everybody, and lines of the main agent. */
    ExecStage rules(String security, String ask, String... patterns) {
        List<Json> lines = new ArrayList<>();
        for (String pattern : patterns) {
            String[] parts = pattern.split(" ", 2);
            Json.Builder line = Json.object().put("pattern", parts[0]);
            if (parts.length > 1) {
                line.put("argPattern", parts[1]);
            }
            lines.add(line.build());
        }
        file.replace(Json.object().put("version", 1).put("defaults", Json.object().put("security", security).put("ask", ask).build())
                .put("agents", Json.object().put(AGENT, Json.object().put("allowlist", Json.array(lines)).build()).build()).build(), file.held().hash(), "test");
        return this;
    }

    /** A program of the host's own folder that writes its arguments, and what else its text says. */
    Path program(String name, String... lines) {
        return script(bin.resolve(name), lines);
    }

    static Path script(Path path, String... lines) {
        try {
            Files.writeString(path, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Asked call(String command) {
        return call(command, Map.of());
    }

    Asked call(String command, Map<String, String> environment) {
        return new Asked(AGENT, SESSION, command, work.toString(), environment, "", "", "", Elevated.OFF, false, Optional.empty());
    }

    Verdict decide(String command) {
        return gate.decide(call(command));
    }

    /** What happens to it, with the answer there is. */
    Verdict settled(Asked call) {
        Verdict verdict = gate.decide(call);
        if (!(verdict instanceof Ask ask)) {
            return verdict;
        }
        Outcome outcome = desk.await(ask.request(), Duration.ofSeconds(60), () -> false);
        meanwhile.run();
        return gate.redeem(ask, outcome);
    }

    /** What it wrote; refused ones throw. */
    String run(Asked call, String input) {
        return start((Run) settled(call), input);
    }

    static String start(Run run, String input) {
        try {
            ProcessBuilder builder = new ProcessBuilder(run.argv()).directory(Path.of(run.workdir()).toFile()).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(run.environment());
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has read enough.
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it does not end");
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
