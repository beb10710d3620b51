// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.ContainerOptions;
import dev.creel.sandbox.Containers.Container;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.Sandboxes.Who;
import dev.creel.sandbox.internal.docker.DockerEngine;
import dev.creel.sandbox.internal.docker.WayLog;
import dev.creel.sandbox.internal.wire.EngineWire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is seen at a real engine; test-bundles/tools/engine.sh starts one and runs this. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AtAnEngine {
    @TempDir
    Path state;

    private RealEngine engine;

    @BeforeEach
    void open() throws Exception {
        engine = new RealEngine(state, "");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aCommandHasNoRightsNoNetworkAndNothingToWriteButItsWorkspace() {
        String seen = engine.run("a", "id -u; grep -E 'CapEff|CapBnd|NoNewPrivs|Seccomp:' /proc/self/status; ls /sys/class/net; touch /x /etc/x 2>&1; touch f && echo wrote").output();
        assertThat(seen).startsWith("1000\n").contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2", "wrote")
                .doesNotContain("eth0").contains("Read-only file system");
    }

    @Test
    void nothingOfTheHostIsWithinReach() throws Exception {
        Path canary = Files.writeString(state.resolve("canary"), "whole");
        String escape = "echo '|/bin/sh -c \"rm " + canary + "\"' > /proc/sys/kernel/core_pattern; mkdir /tmp/c && mount -t cgroup -o memory cgroup /tmp/c;"
                + " echo x > /sys/fs/cgroup/release_agent; mknod /tmp/d b 8 0; cat " + canary + "; ls -l /proc/self/fd; nsenter -t 1 -m ls; chroot / ls; unshare -U true; echo end";
        RealEngine.Ended ended = engine.run("a", "(" + escape + ") 2>&1");
        assertThat(ended.output()).endsWith("end\n").doesNotContain("whole");
        assertThat(canary).hasContent("whole");
        assertThat(engine.run("a", "test -e /var/run/docker.sock -o -e /run/docker.sock || echo none").output()).isEqualTo("none\n");
        assertThat(engine.run("a", "echo x > /workspace/here; cat /workspace/here").output()).as("control: writing works").isEqualTo("x\n");
    }

    /** Attack: commands that may write the workspace change what the agent and git are told to do, in place or by another way in. */
    @Test
    void inAWorkspaceThatIsTheirsCommandsChangeNothingThatTellsTheAgentWhatToDo() throws Exception {
        Path place = Files.createDirectory(state.resolve("rw"));
        try (RealEngine open = new RealEngine(place, "workspaceAccess: 'rw',", "")) {
            Files.writeString(open.workspace.resolve("AGENTS.md"), "mine");
            Files.createDirectories(open.workspace.resolve(".git/hooks"));
            for (String path : List.of("", "AGENTS.md", ".git", ".git/hooks")) {
                Files.setAttribute(open.workspace.resolve(path), "unix:uid", 1000);
            }
            String ways = "echo x > AGENTS.md; echo x >> SOUL.md; echo x > new; mv new AGENTS.md; rm -rf AGENTS.md .git skills; mv .git away; mv skills away;"
                    + " ln AGENTS.md second && echo x > second; mkdir skills/evil; echo x > .git/hooks/pre-commit; echo x > .git/config;"
                    + " chmod 777 AGENTS.md .git; umount AGENTS.md .git; mount -o remount,rw,bind AGENTS.md; ln -sf /etc/passwd BOOTSTRAP.md; rmdir .git/hooks";
            open.run("a", "(" + ways + ") 2>/dev/null");
            open.run("b", "(" + ways + ") 2>/dev/null");
            assertThat(open.workspace.resolve("AGENTS.md")).hasContent("mine");
            assertThat(open.workspace.resolve("SOUL.md")).isEmptyFile();
            assertThat(open.workspace.resolve("BOOTSTRAP.md")).isEmptyFile();
            assertThat(open.workspace.resolve("skills")).isEmptyDirectory();
            assertThat(open.workspace.resolve(".git/hooks")).isEmptyDirectory();
            assertThat(open.workspace.resolve(".git/config")).doesNotExist();
            assertThat(open.run("a", "cat AGENTS.md; echo y > mine.txt; mkdir src && cat mine.txt").output()).as("control").isEqualTo("miney\n");
            // An owner whose editor puts a new file in the place of the old one: the next command finds that kept too.
            Path fresh = Files.writeString(open.workspace.resolve("fresh"), "edited");
            Files.setAttribute(fresh, "unix:uid", 1000);
            Files.move(fresh, open.workspace.resolve("AGENTS.md"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(open.run("a", "(echo x > AGENTS.md) 2>/dev/null; cat AGENTS.md").output()).isEqualTo("edited");
        }
    }

    /** Attack: after the last look at it, what is kept from commands is exchanged for a link out of the workspace. */
    @Test
    void theEngineFollowsNoLinkInPlaceOfWhatIsKept() throws Exception {
        Path files = engine.workspace.toRealPath();
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
        DockerEngine docker = DockerEngine.at(new EngineWire(RealEngine.SOCKET, Duration.ofSeconds(90), clock), new WayLog(Thread::new, line -> { }));
        String instance = "0123456789abcdef".repeat(2);
        Supplier<Plan> plans = () -> {
            List<Plan.Mount> mounts = new ArrayList<>(List.of(new Plan.Mount(files.toString(), "/workspace", true)));
            mounts.addAll(Protected.in(files, "/workspace"));
            return new Plan(instance, "main", "agent:main", docker.image(RealEngine.IMAGE), "1000:1000", mounts,
                    ContainerOptions.of(Json.Obj.EMPTY, "docker", issue -> { }), "");
        };
        Plan plan = plans.get();
        Files.delete(files.resolve("skills"));
        Files.createSymbolicLink(files.resolve("skills"), Files.createDirectory(state.resolve("elsewhere")));
        assertThatThrownBy(() -> docker.create(plan)).isInstanceOf(SandboxRefused.class).hasMessageContaining("/workspace/skills");
        assertThat(docker.ours(instance)).isEmpty();
        Files.delete(files.resolve("skills"));
        String id = docker.create(plans.get());
        assertThat(docker.ours(instance)).as("control").extracting(Engine.Found::id).containsExactly(id);
        docker.remove(id);
        clock.shutdownNow();
    }

    /** Attack: what is narrowed while a container is being made, when there is none yet to be removed. */
    @Test
    void aCommandDoesNotGoOnInWhatWasNarrowedWhileItsContainerWasMade() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Path place = Files.createDirectory(state.resolve("narrowed"));
        try (RealEngine open = new RealEngine(place, "workspaceAccess: 'rw',", "setupCommand: '[ -p begun ] || exit 0; echo x > begun; cat go'")) {
            Path begun = open.workspace.resolve("begun");
            Path go = open.workspace.resolve("go");
            assertThat(new ProcessBuilder("mkfifo", "-m", "666", begun.toString(), go.toString()).inheritIO().start().waitFor()).isZero();
            Future<Running> started = threads.submit(() -> open.start("a", "sleep 30; echo late"));
            assertThat(Files.readString(begun)).isEqualTo("x\n");
            open.config.edit(List.of(new Config.Change("agents.defaults.sandbox.workspaceAccess", "\"none\"")));
            Files.write(go, new byte[] {'x'});
            RealEngine.Ended ended = RealEngine.end(started.get(60, TimeUnit.SECONDS));
            assertThat(ended.output()).doesNotContain("late");
            assertThat(ended.why()).isEqualTo("lost");
            assertThat(open.run("a", "echo after").output()).as("control: by the new settings").isEqualTo("after\n");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void valuesAreNeverTextOfAShell() {
        Map<String, String> values = Map.of("A", "$(touch /workspace/c1);`touch /workspace/c2`", "PATH", "/usr/bin:/bin;touch /workspace/c3");
        RealEngine.Ended ended = RealEngine.end(engine.sandboxes.start(engine.seat("a"),
                new Launch(List.of("/bin/sh", "-c", "echo \"$A\"; echo \"$1\"", "sh", "; touch /workspace/c4 #"), "/tmp", values, false)));
        assertThat(ended.output()).isEqualTo("$(touch /workspace/c1);`touch /workspace/c2`\n; touch /workspace/c4 #\n");
        assertThat(engine.run("a", "ls /workspace | grep -c '^c'").output()).isEqualTo("0\n");
        assertThat(engine.run("a", "touch /workspace/c9; ls /workspace | grep -c '^c'").output()).as("control").isEqualTo("1\n");
        assertThatThrownBy(() -> engine.sandboxes.start(engine.seat("a"), new Launch(List.of("true"), "", Map.of("A=B", "x"), false)))
                .isInstanceOf(SandboxRefused.class);
    }

    @Test
    void aFolderThatIsALinkToAnOpenFileOfTheEngineLeadsNowhere() {
        engine.run("a", "for i in 3 4 5 6 7 8 9 10; do ln -s /proc/self/fd/$i /workspace/fd$i; done; ln -s /tmp /workspace/ok");
        for (int i = 3; i <= 10; i++) {
            RealEngine.Ended ended = RealEngine.end(engine.sandboxes.start(engine.seat("a"), new Launch(List.of("cat", "../../../etc/shadow"), "/workspace/fd" + i, Map.of(), false)));
            assertThat(ended.exit()).isNotZero();
            assertThat(ended.output()).doesNotContain("root:");
        }
        assertThat(RealEngine.end(engine.sandboxes.start(engine.seat("a"), new Launch(List.of("pwd", "-P"), "/workspace/ok", Map.of(), false))).output())
                .as("control: a link that stays inside").isEqualTo("/tmp\n");
    }

    @Test
    void inputEndsWhereItEndsAndOutputGoesOn() {
        Running running = engine.start("a", "cat; echo after");
        running.write("one\n".getBytes(StandardCharsets.UTF_8));
        assertThat(RealEngine.end(running)).isEqualTo(new RealEngine.Ended("one\nafter\n", 0, ""));
        Running terminal = engine.sandboxes.start(engine.seat("a"), new Launch(List.of("sh", "-c", "tty; cat; exit 7"), "", Map.of(), true));
        RealEngine.Ended ended = RealEngine.end(terminal);
        assertThat(ended.output()).startsWith("/dev/pts/");
        assertThat(ended.exit()).isEqualTo(7);
    }

    @Test
    void aKillAsksFirstAndThenEndsAllThatWasStarted() {
        Running other = engine.start("a", "echo ready; cat");
        other.read(new byte[100]);
        Running running = engine.start("a", "trap 'echo asked > marker; exit' TERM; sleep 1111 & (setsid sleep 1112 &); env -i /bin/sleep 1113 & echo ready; while :; do sleep 0.1; done");
        running.read(new byte[100]);
        running.kill(Duration.ofSeconds(5));
        assertThat(RealEngine.end(running).why()).isEqualTo("killed");
        assertThat(engine.run("a", "cat marker; ps | grep -c 'sleep 111[1-3]$'").output()).isEqualTo("asked\n0\n");
        other.write("alive".getBytes(StandardCharsets.UTF_8));
        assertThat(RealEngine.end(other)).as("a foreign process survives").isEqualTo(new RealEngine.Ended("alive", 0, ""));
    }

    @Test
    void aKillForcesWhatDoesNotListen() {
        Running running = engine.start("a", "trap '' TERM; echo ready; while :; do sleep 0.1; done");
        running.read(new byte[100]);
        running.kill(Duration.ofSeconds(1));
        assertThat(RealEngine.end(running).why()).isEqualTo("killed");
        assertThat(engine.run("a", "ps | grep -c '[t]rap'").output()).isEqualTo("0\n");
    }

    @Test
    void forksMemoryAndFilesStayWithinTheirLimits() throws Exception {
        try (RealEngine small = new RealEngine(Files.createDirectory(state.resolve("small")), "pidsLimit: 40, memory: '64m', tmpfs: ['/tmp:size=8m'], ulimits: {fsize: 4194304}")) {
            Running bomb = small.start("a", "b() { b | b & }; b; sleep 1000");
            byte[] some = new byte[100];
            bomb.read(some);
            bomb.kill(Duration.ofSeconds(1));
            assertThat(RealEngine.end(bomb).why()).isEqualTo("killed");
            assertThat(small.run("a", "echo up").output()).as("usable after a fork bomb").isEqualTo("up\n");
            assertThat(small.run("a", "head -c 200m /dev/zero | tail >/dev/null; echo $?").output()).isNotEqualTo("0\n");
            assertThat(small.run("a", "head -c 20m /dev/zero > /tmp/full; ls -l /tmp/full | awk '{print $5}'").output()).contains("4194304");
            assertThat(small.run("a", "for i in 1 2 3 4; do head -c 4m /dev/zero > /tmp/f$i; done 2>/dev/null; ls -l /tmp | awk '{s += $5} END {print (s > 0 && s <= 8388608)}'").output())
                    .isEqualTo("1\n");
        }
    }

    @Test
    void endlessOutputThatNobodyReadsIsHeldUpAndKept() {
        Running endless = engine.start("a", "yes");
        byte[] some = new byte[1000];
        assertThat(endless.read(some)).isPositive();
        assertThat(engine.run("a", "echo beside").output()).isEqualTo("beside\n");
        endless.kill(Duration.ZERO);
        RealEngine.end(endless);
        assertThat(endless.why()).isEqualTo("killed");
    }

    @Test
    void accessDecidesWhatACommandSeesAndWhoseItsFilesAre() throws Exception {
        Files.writeString(engine.workspace.resolve("own.txt"), "own\n");
        assertThat(engine.run("a", "ls /workspace/own.txt /agent 2>&1").exit()).isNotZero();
        try (RealEngine ro = new RealEngine(state, "workspaceAccess: 'ro',", "")) {
            assertThat(ro.run("b", "cat /agent/own.txt; touch /agent/x 2>/dev/null || echo kept; touch /workspace/y && echo copy").output()).isEqualTo("own\nkept\ncopy\n");
        }
        try (RealEngine rw = new RealEngine(state, "workspaceAccess: 'rw',", "")) {
            assertThat(rw.run("c", "cat own.txt; echo new > made.txt").exit()).isZero();
            assertThat(engine.workspace.resolve("made.txt")).hasContent("new");
            assertThat(Files.getAttribute(engine.workspace.resolve("made.txt"), "unix:uid")).isEqualTo(Files.getAttribute(engine.workspace, "unix:uid"));
        }
    }

    @Test
    void sessionsShareWhatTheScopeSaysAndStrangersNothing() throws Exception {
        for (String scope : List.of("session", "agent", "shared")) {
            try (RealEngine box = new RealEngine(Files.createDirectory(state.resolve(scope)), "scope: '" + scope + "',", "")) {
                box.run("one", "echo here > /tmp/left");
                assertThat(box.run("two", "cat /tmp/left 2>/dev/null").output()).isEqualTo(scope.equals("session") ? "" : "here\n");
                var strangers = box.sandboxes.seat(new Who("main", "three", false, true, box.workspace));
                assertThat(RealEngine.end(box.sandboxes.start(strangers, new Launch(List.of("cat", "/tmp/left"), "", Map.of(), false))).exit()).isNotZero();
            }
        }
    }

    @Test
    void aBindThatBecameALinkIsRefusedWhenTheContainerIsMade() throws Exception {
        Path roots = Files.createDirectory(state.resolve("roots"));
        Files.createDirectory(roots.resolve("data"));
        Path elsewhere = Files.createDirectory(state.resolve("elsewhere"));
        String docker = "bindRoots: ['" + roots + "'], binds: ['" + roots.resolve("data") + ":/data']";
        try (RealEngine bound = new RealEngine(elsewhere, docker)) {
            assertThat(bound.run("a", "ls -d /data").output()).as("control").isEqualTo("/data\n");
        }
        Files.delete(roots.resolve("data"));
        Files.createSymbolicLink(roots.resolve("data"), Path.of("/etc"));
        try (RealEngine bound = new RealEngine(elsewhere, docker)) {
            assertThatThrownBy(() -> bound.run("b", "ls /data")).isInstanceOf(SandboxRefused.class).hasMessageContaining("/etc").hasMessageContaining("binds");
        }
    }

    @Test
    void manyAtOnceAndRemovalsBetweenLeaveNothingBehind() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            all.add(threads.submit(() -> {
                if (number % 40 == 39) {
                    engine.sandboxes.recreate("session:none", "");
                    return "removed";
                }
                return engine.run("s", "echo " + number).output();
            }));
        }
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).get(100, TimeUnit.SECONDS)).isEqualTo(i % 40 == 39 ? "removed" : i + "\n");
        }
        threads.shutdown();
        assertThat(engine.sandboxes.list()).hasSize(1).allMatch(Container::current).allMatch(container -> container.jobs() == 0);
    }

    @Test
    void whatAnEarlierProcessLeftGoesAtTheNextStart() throws Exception {
        engine.run("a", "true");
        try (RealEngine next = new RealEngine(state, "scope: 'session',", "")) {
            next.run("b", "true");
            assertThat(next.sandboxes.list()).extracting(Container::scope).containsExactly("session:b");
            assertThat(next.sandboxes.recreate("session:b", "")).hasSize(1);
            assertThat(next.sandboxes.list()).isEmpty();
        }
    }

    @Test
    void withoutImageOrEngineACommandIsRefusedWithTheRemedy() throws Exception {
        try (RealEngine none = new RealEngine(Files.createDirectory(state.resolve("none")), "image: 'creel-there-is-none:1'")) {
            assertThatThrownBy(() -> none.run("a", "true")).isInstanceOf(SandboxRefused.class).hasMessageContaining("runtime/package");
        }
        try (RealEngine off = new RealEngine(Files.createDirectory(state.resolve("off")), "engineSocket: '" + state.resolve("no.sock") + "',", "")) {
            assertThatThrownBy(() -> off.run("a", "true")).isInstanceOf(SandboxRefused.class).hasMessageContaining("apt-get install docker.io");
        }
    }
}
