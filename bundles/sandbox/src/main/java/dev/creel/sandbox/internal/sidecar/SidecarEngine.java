// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.api.json.Json;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.internal.Engine;
import dev.creel.sandbox.internal.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An engine behind sandboxd: nothing of the engine's own interface is within reach from here. */
public final class SidecarEngine implements Engine {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Calls calls;
    private final Facts facts;

    private SidecarEngine(Calls calls, Facts facts) {
        this.calls = calls;
        this.facts = facts;
    }

    /** @throws SandboxRefused also where sandboxd means another folder by the path of the state folder */
    public static SidecarEngine at(Path socket, String instance, Path state, ScheduledExecutorService clock) {
        Calls calls = new Calls(socket, instance, clock);
        Json.Obj facts = calls.ask(calls.request("facts"), PATIENCE);
        meet(calls, state);
        return new SidecarEngine(calls, new Facts(facts.text("name", ""), facts.text("version", ""), facts.flag("seccomp", false),
                facts.flag("rootless", false)));
    }

    /** What is written here has to be read there. */
    private static void meet(Calls calls, Path state) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String text = HexFormat.of().formatHex(random);
        try {
            Path real = state.toRealPath();
            Path file = real.resolve("sandbox").resolve("sentinel");
            write(file, text);
            try {
                String read = calls.ask(calls.request("sentinel").put("folder", real.toString()), PATIENCE).text("sentinel", "");
                if (!read.equals(text)) {
                    throw new SandboxRefused("sandbox.sandboxd", "sandboxd means another folder by " + real, "give both the same folder at the same path");
                }
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new SandboxRefused("sandbox.sandboxd", "the state folder cannot be written: " + e, "see that the gateway's user owns it and its disk has room");
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public String image(String name) {
        return calls.ask(calls.request("image").put("name", name), PATIENCE).text("id", "");
    }

    @Override
    public String create(Plan plan) {
        return calls.ask(calls.request("create").put("plan", PlanForm.write(plan)), PATIENCE).text("id", "");
    }

    @Override
    public Running exec(String container, Launch launch, Plan plan) {
        Json.Builder environment = Json.object();
        launch.environment().forEach(environment::put);
        Calls.Open open = calls.open(calls.request("exec").put("container", container).put("argv", texts(launch.argv()))
                .put("workdir", launch.workdir()).put("environment", environment.build()).put("terminal", launch.terminal()), PATIENCE);
        return new SidecarRun(open.frames(), calls, open.answer().text("command", ""));
    }

    private static Json texts(List<String> texts) {
        return Json.array(texts.stream().map(Json::of).toList());
    }

    @Override
    public List<Found> ours(String instance) {
        return calls.ask(calls.request("list"), PATIENCE).array("containers").stream().map(Json.Obj.class::cast).map(one -> new Found(
                one.text("id", ""), one.text("name", ""), one.text("scope", ""), one.text("agentId", ""), one.text("image", ""),
                one.text("hash", ""), one.flag("running", false), Instant.ofEpochMilli(one.integer("created", 0)))).toList();
    }

    @Override
    public void remove(String container) {
        calls.ask(calls.request("remove").put("container", container), PATIENCE);
    }

    @Override
    public void tidy(String instance) {
        calls.ask(calls.request("tidy"), PATIENCE);
    }

    @Override
    public int run(String container, List<String> argv, String workdir, Duration time) {
        return (int) calls.ask(calls.request("run").put("container", container).put("argv", texts(argv)).put("workdir", workdir)
                .put("seconds", time.toSeconds()), time.plus(PATIENCE)).integer("exit", -1);
    }
}
