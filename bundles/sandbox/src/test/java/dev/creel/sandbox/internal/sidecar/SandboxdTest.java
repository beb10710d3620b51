// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.api.json.Json;
import dev.creel.config.ContainerOptions;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.internal.Engine;
import dev.creel.sandbox.internal.FileNumber;
import dev.creel.sandbox.internal.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SandboxdTest {
    private static final String GATEWAY = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private final MemoryEngine engine = new MemoryEngine();
    private final ByteArrayOutputStream ledger = new ByteArrayOutputStream();
    private Path state;
    private Path socket;
    private Door door;

    @BeforeEach
    void open() throws IOException {
        folder = folder.toRealPath();
        state = Files.createDirectories(folder.resolve("state"));
        Files.createDirectories(state.resolve("sandbox"));
        Files.createDirectories(state.resolve("workspace/skills"));
        Files.createDirectories(state.resolve("credentials"));
        socket = folder.resolve("d.sock");
        door = Door.at(socket, -1, clock, SandboxdTest::daemon);
        Grounds grounds = new Grounds(List.of(new Grounds.Root(state, "/far/state")));
        daemon(() -> serve(grounds)).start();
    }

    private void serve(Grounds grounds) {
        try {
            Sandboxd.serve(door, engine, grounds, new Ceiling(1L << 30, 1_000_000_000L, 256), Set.of("creel-sandbox:bookworm-slim"),
                    new Ledger(new PrintStream(ledger, true, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // Closed at the end of the test.
            return;
        }
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        clock.shutdownNow();
    }

    private SidecarEngine gateway() {
        return SidecarEngine.at(socket, GATEWAY, state, clock);
    }

    private Plan plan(Plan.Mount... mounts) {
        return new Plan(GATEWAY, "main", "agent:main", "sha256:" + MemoryEngine.IMAGE, "1000:1000", List.of(mounts),
                ContainerOptions.of(Json.Obj.EMPTY, "docker", issue -> { }), "");
    }

    private Plan plan() {
        return plan(new Plan.Mount(state.resolve("workspace").toString(), "/workspace", true));
    }

    private String sent(byte[] bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.wrap(bytes);
            try {
                while (out.hasRemaining()) {
                    channel.write(out);
                }
                channel.shutdownOutput();
            } catch (IOException e) {
                // It closed before all was sent.
            }
            ByteBuffer in = ByteBuffer.allocate(100_000);
            try {
                while (channel.read(in) >= 0) {
                    continue;
                }
            } catch (IOException e) {
                // The same.
            }
            return StandardCharsets.UTF_8.decode(in.flip()).toString();
        }
    }

    private String sent(String line) throws IOException {
        return sent((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A request to create from a good plan in which one text is another. */
    private String altered(String from, String to) throws IOException {
        String good = Json.object().put("op", "create").put("instance", GATEWAY).put("plan", PlanForm.write(plan())).build().text();
        assertThat(good).contains(from);
        return good.replace(from, to);
    }

    private String lines() {
        return ledger.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aContainerIsMadeUsedAndRemovedAndTheEngineGetsItsOwnPath() throws Exception {
        SidecarEngine far = gateway();
        assertThat(far.facts()).isEqualTo(engine.facts());
        assertThat(state.resolve("sandbox/sentinel")).doesNotExist();
        Plan plan = plan();
        String id = far.create(plan);
        assertThat(engine.live).containsExactly(Map.entry(id, plan));
        assertThat(engine.mounted).isEqualTo("/far/state/workspace");
        assertThat(far.ours(GATEWAY)).extracting(Engine.Found::id, Engine.Found::hash).containsExactly(tuple(id, plan.hash()));
        Running running = far.exec(id, new Launch(List.of("cat"), "", Map.of("A", "b"), false), plan);
        byte[] large = new byte[200_000];
        running.write(large);
        running.closeInput();
        byte[] some = new byte[5000];
        int all = 0;
        for (int count = running.read(some); count >= 0; count = running.read(some)) {
            all += count;
        }
        assertThat(all).isEqualTo(large.length);
        assertThat(running.exit()).isEqualTo(5);
        assertThat(running.why()).isEmpty();
        Running other = far.exec(id, new Launch(List.of("cat"), "", Map.of(), false), plan);
        other.kill(Duration.ofSeconds(1));
        assertThat(other.read(some)).isEqualTo(-1);
        assertThat(other.why()).isEqualTo("killed");
        assertThat(far.run(id, List.of("true"), "/workspace", Duration.ofSeconds(5))).isEqualTo(7);
        far.remove(id);
        assertThat(engine.live).isEmpty();
        assertThat(lines()).contains("\"did\":\"create\"", "\"did\":\"remove\"").doesNotContain("\"refused\"");
        assertThatThrownBy(() -> far.exec(id, new Launch(List.of("cat"), "", Map.of(), false), plan)).isInstanceOf(Engine.Gone.class);
    }

    @Test
    void foreignRequestsAreRefusedAndRecordedAndReachNoEngine() throws Exception {
        gateway();
        String exec = "{\"op\":\"exec\",\"instance\":\"" + GATEWAY + "\",\"container\":\"" + "b".repeat(64) + "\",\"argv\":[\"true\"],\"workdir\":\"\",\"environment\":{},\"terminal\":false}";
        List<String> foreign = List.of(
                "GET /v1.41/info HTTP/1.1\r\nHost: docker\r\n\r\n",
                "POST /v1.41/containers/create HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\"Image\":\"x\",\"HostConfig\":{\"Privileged\":true}}",
                "\u0016\u0003\u0001\u0002", "", "[]", "null", "{}", "{\"op\":7}",
                "{\"op\":\"pull\",\"instance\":\"" + GATEWAY + "\"}", "{\"op\":\"facts\"}", "{\"op\":\"facts\",\"instance\":\"x\"}",
                "{\"op\":\"facts\",\"instance\":\"" + GATEWAY.replace('0', '1') + "\"}",
                "{\"op\":\"facts\",\"instance\":\"" + GATEWAY + "\",\"privileged\":true}",
                "{\"op\":\"facts\",\"op\":\"list\",\"instance\":\"" + GATEWAY + "\"}",
                "{\"op\":\"facts\",\"instance\":\"" + GATEWAY + "\"} {\"op\":\"list\"}",
                "{\"op\":\"image\",\"instance\":\"" + GATEWAY + "\",\"name\":\"alpine:latest\"}",
                "{\"op\":\"sentinel\",\"instance\":\"" + GATEWAY + "\",\"folder\":\"/etc\"}",
                "{\"op\":\"remove\",\"instance\":\"" + GATEWAY + "\",\"container\":\"" + "b".repeat(64) + "\"}",
                "{\"op\":\"remove\",\"instance\":\"" + GATEWAY + "\",\"container\":\"postgres\"}",
                "{\"op\":\"kill\",\"instance\":\"" + GATEWAY + "\",\"command\":\"" + GATEWAY + "\",\"seconds\":1}",
                "[".repeat(50), "{\"op\":\"" + "x".repeat(2_000_000) + "\"}",
                exec.replace("\"terminal\":false", "\"terminal\":false,\"privileged\":true"), exec.replace("\"terminal\":false", "\"terminal\":false,\"user\":\"0\""),
                exec.replace("[\"true\"]", "[]"), exec.replace("[\"true\"]", "[\"a\\u0000b\"]"), exec.replace("[\"true\"]", "[1]"),
                exec.replace("{}", "{\"LD PRELOAD\":\"x\"}"), exec.replace("\"workdir\":\"\"", "\"workdir\":\"tmp\""));
        engine.foreign.put("b".repeat(64), "somebody's");
        int lines = 0;
        for (String one : foreign) {
            String answer = sent(one);
            assertThat(answer).as(one.substring(0, Math.min(80, one.length()))).doesNotContain("\"ok\"");
            assertThat(lines().split("\"refused\":", -1).length - 1).as(one.substring(0, Math.min(80, one.length()))).isEqualTo(++lines);
        }
        assertThat(sent(exec)).contains("\"gone\"");
        assertThat(engine.asked).isEmpty();
        assertThat(sent("{\"op\":\"facts\",\"instance\":\"" + GATEWAY + "\"}")).as("control").contains("\"ok\"");
    }

    @Test
    void plansThatOpenTheHostAreRefusedAndRecordedAndReachNoEngine() throws Exception {
        gateway();
        String workspace = state.resolve("workspace").toString();
        Path link = Files.createSymbolicLink(state.resolve("sandboxes"), Path.of("/etc"));
        Map<String, String> wrong = new LinkedHashMap<>();
        for (String source : List.of("/", "/etc", "/var/run/docker.sock", "/proc/1/root", state.toString(), folder.toString(), state + "/credentials", state + "/sandbox",
                workspace + "/../../../etc", workspace + "/none", link.toString(), link + "/ssh", "relative", "/nul\\u0000l")) {
            wrong.put("source " + source, altered("\"source\":\"" + workspace + "\"", "\"source\":\"" + source + "\""));
        }
        for (String target : List.of("/etc", "/", "/proc", "/agent", "/workspace/..", "/workspace/x", "relative")) {
            wrong.put("target " + target, altered("\"target\":\"/workspace\"", "\"target\":\"" + target + "\""));
        }
        wrong.put("another folder's number", altered(FileNumber.of(Path.of(workspace)), FileNumber.of(Path.of("/etc"))));
        wrong.put("read only workspace", altered("\"writable\":true", "\"writable\":false"));
        wrong.put("root", altered("1000:1000", "0:0"));
        wrong.put("root's group", altered("1000:1000", "1000:0"));
        wrong.put("image", altered(MemoryEngine.IMAGE, "b".repeat(64)));
        wrong.put("image by name", altered("sha256:" + MemoryEngine.IMAGE, "creel-sandbox:bookworm-slim"));
        wrong.put("another image's name", altered("creel-sandbox:bookworm-slim", "alpine:3"));
        wrong.put("network", altered("\"network\":\"none\"", "\"network\":\"host\""));
        wrong.put("bridge", altered("\"network\":\"none\"", "\"network\":\"bridge\""));
        wrong.put("memory", altered("\"memory\":1073741824", "\"memory\":9073741824"));
        wrong.put("no memory limit", altered("\"memory\":1073741824", "\"memory\":0"));
        wrong.put("pids", altered("\"pidsLimit\":256", "\"pidsLimit\":30000"));
        wrong.put("cpus", altered("\"cpus\":1", "\"cpus\":64"));
        for (String more : List.of("\"privileged\":true", "\"capAdd\":[\"ALL\"]", "\"devices\":[\"/dev/sda\"]", "\"pid\":\"host\"", "\"readOnlyRoot\":false", "\"seccompProfile\":\"/x\"",
                "\"apparmorProfile\":\"unconfined\"", "\"apparmorProfile\":\"mine\"", "\"bindRoots\":[\"/srv\"],\"binds\":[\"/srv/x:/x:rw\"]", "\"dns\":[\"1.1.1.1\"]", "\"binds\":[\"/etc:/x\"]")) {
            wrong.put(more, altered("\"docker\":{", "\"docker\":{" + more + ","));
        }
        int lines = 0;
        for (var one : wrong.entrySet()) {
            assertThat(sent(one.getValue())).as(one.getKey()).contains("\"refused\"");
            assertThat(lines().split("\"refused\":\"create\"", -1).length - 1).as(one.getKey()).isEqualTo(++lines);
        }
        assertThat(wrong).hasSizeGreaterThan(40);
        Files.delete(link);
        assertThat(engine.asked).isEmpty();
        assertThat(sent(altered("x", "x").replace("\"network\":\"none\"", "\"network\":\"none\""))).as("control: the plan as it is").contains("\"ok\"");
        assertThat(engine.asked).containsExactly("create");
        Plan masked = plan(new Plan.Mount(workspace, "/workspace", true), new Plan.Mount(workspace + "/skills", "/workspace/skills", false));
        assertThat(gateway().create(masked)).as("control: a part of the workspace that is only read").isNotEmpty();
    }

    @Test
    void aFolderTheEngineTookFromElsewhereIsNoneTheGatewayGets() {
        SidecarEngine far = gateway();
        engine.same = false;
        assertThatThrownBy(() -> far.create(plan())).isInstanceOf(SandboxRefused.class).hasMessageContaining("another folder").hasMessageContaining("sandboxd.mount");
        assertThat(engine.live).isEmpty();
        engine.same = true;
        assertThat(far.create(plan())).as("control").isNotEmpty();
    }

    @Test
    void aStateFolderThatIsAnotherOneThereIsRefusedAtTheStart() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other/sandbox")).getParent();
        assertThatThrownBy(() -> SidecarEngine.at(socket, GATEWAY, other, clock)).isInstanceOf(SandboxRefused.class).hasMessageContaining("--root");
        assertThat(gateway()).as("control").isNotNull();
    }

    /** Attack: a request that fills the record, and one that meets a fault nobody foresaw. */
    @Test
    void everyRefusalIsOneBoundedLine() throws IOException {
        gateway();
        assertThat(sent("{\"op\":\"" + "x".repeat(900_000) + "\",\"instance\":\"" + GATEWAY + "\"}")).contains("\"refused\"");
        assertThat(lines()).contains("\"refused\":\"xxx").hasSizeLessThan(2_000);
        String list = "{\"op\":\"list\",\"instance\":\"" + GATEWAY + "\"}";
        engine.fault = new IllegalStateException("an engine's own");
        assertThat(sent(list)).contains("sandboxd.fault");
        assertThat(lines()).contains("\"refused\":\"list\"", "sandboxd.fault");
        engine.fault = null;
        assertThat(sent(list)).as("control").contains("\"ok\"");
    }

    @Test
    void whatIsGoneTakesNoRoomAndWhatIsThereDoes() {
        SidecarEngine far = gateway();
        for (int i = 0; i < Rooms.MOST; i++) {
            far.create(plan());
        }
        assertThatThrownBy(() -> far.create(plan())).isInstanceOf(SandboxRefused.class).hasMessageContaining("there are 64");
        String kept = engine.live.keySet().iterator().next();
        engine.live.keySet().retainAll(Set.of(kept));
        assertThat(far.create(plan())).isNotEmpty();
        assertThat(far.run(kept, List.of("true"), "/workspace", Duration.ofSeconds(5))).as("what is there is still known").isEqualTo(7);
    }

    @Test
    void rootsOfBindsWithoutBindsStopNothing() {
        Json.Obj docker = Json.object().put("bindRoots", Json.array(List.of(Json.of("/srv")))).build();
        Plan rooted = new Plan(GATEWAY, "main", "agent:main", "sha256:" + MemoryEngine.IMAGE, "1000:1000", plan().mounts(),
                ContainerOptions.of(docker, "docker", issue -> { }), "");
        String id = gateway().create(rooted);
        assertThat(engine.live.get(id).hash()).isEqualTo(rooted.hash());
    }

    /** Attack: so many connections that the machine gives no more threads. */
    @Test
    void aConnectionWithoutAThreadEndsAloneAndIsRecorded() throws Exception {
        AtomicInteger left = new AtomicInteger(1);
        Path other = folder.resolve("e.sock");
        try (Door tight = Door.at(other, -1, clock, body -> {
            if (left.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return daemon(body);
        })) {
            door.close();
            door = tight;
            socket = other;
            daemon(() -> serve(new Grounds(List.of(new Grounds.Root(state, "/far/state"))))).start();
            assertThat(sent("{\"op\":\"facts\",\"instance\":\"" + GATEWAY + "\"}")).isEmpty();
            assertThat(sent("{\"op\":\"facts\",\"instance\":\"" + GATEWAY + "\"}")).as("the next one").contains("\"ok\"");
            assertThat(lines()).contains("sandboxd.busy");
        }
    }

    @Test
    void aStateFolderThatTakesNothingIsARefusalAndNoFault() throws IOException {
        Path none = Files.createDirectories(folder.resolve("none"));
        assertThatThrownBy(() -> SidecarEngine.at(socket, GATEWAY, none, clock)).isInstanceOf(SandboxRefused.class).hasMessageContaining("state folder");
    }

    @Test
    void aCommandEndsWithTheConnectionThatStartedIt() throws Exception {
        SidecarEngine far = gateway();
        String id = far.create(plan());
        String exec = "{\"op\":\"exec\",\"instance\":\"" + GATEWAY + "\",\"container\":\"" + id + "\",\"argv\":[\"cat\"],\"workdir\":\"\",\"environment\":{},\"terminal\":false}\n";
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(exec.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer in = ByteBuffer.allocate(200);
            while (!StandardCharsets.UTF_8.decode(in.duplicate().flip()).toString().contains("\n")) {
                channel.read(in);
            }
            assertThat(engine.last.ended.getCount()).as("control: it runs while the connection is there").isEqualTo(1);
        }
        assertThat(engine.last.ended.await(50, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void onlyItsUserMayOpenTheSocketAndNobodysFileIsTakenForIt() throws IOException {
        assertThat(Files.getAttribute(socket, "unix:mode")).isEqualTo(0140600);
        Path file = Files.writeString(folder.resolve("file"), "kept");
        assertThatThrownBy(() -> Door.at(file, -1, clock, SandboxdTest::daemon)).isInstanceOf(SandboxRefused.class);
        assertThat(file).hasContent("kept");
        assertThatThrownBy(() -> Door.at(socket, -1, clock, SandboxdTest::daemon)).isInstanceOf(SandboxRefused.class).hasMessageContaining("somebody listens");
        door.close();
        Door.at(socket, -1, clock, SandboxdTest::daemon).close();
    }
}
