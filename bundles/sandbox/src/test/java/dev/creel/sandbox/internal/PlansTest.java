// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.Sandboxes.Who;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlansTest {
    @TempDir
    Path folder;

    private Path state;
    private Path project;
    private Path elsewhere;

    @BeforeEach
    void folders() throws IOException {
        folder = folder.toRealPath();
        state = Files.createDirectories(folder.resolve("state"));
        project = Files.createDirectories(folder.resolve("project"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    }

    private Plan plan(String docker, Path workspace, Path config, Path socket) {
        String sandbox = "{\"agents\":{\"defaults\":{\"sandbox\":{\"workspaceAccess\":\"rw\",\"docker\":{\"user\":\"1000:1000\"" + docker + "}}}}}";
        Snapshot now = new Snapshot(1, "", (Json.Obj) Json.parse(sandbox, 16), state.toString(), config.toString());
        return new Plans("i", now, socket).of(Seats.of(now, new Who("main", "agent:main:main", true, false, workspace)), new Images());
    }

    private Plan plan(String docker) {
        return plan(docker, project, state.resolve("creel.json"), folder.resolve("run/engine.sock"));
    }

    private void refused(String rule, Runnable made) {
        assertThatThrownBy(made::run).isInstanceOf(SandboxRefused.class).extracting(e -> ((SandboxRefused) e).rule()).isEqualTo(rule);
    }

    @Test
    void noWorkspaceAndNoBindHoldsTheConfigurationOrTheEnginesSocketWhereverTheyLie() throws IOException {
        Path other = folder.resolve("run/engine.sock");
        refused("sandbox.workspace", () -> plan("", project, project.resolve("conf/creel.json"), other));
        refused("sandbox.workspace", () -> plan("", project, state.resolve("creel.json"), project.resolve("engine.sock")));
        String bind = ",\"bindRoots\":[\"" + folder + "\"],\"binds\":[\"" + elsewhere + ":/data\"]";
        refused("sandbox.docker.binds", () -> plan(bind, project, state.resolve("creel.json"), elsewhere.resolve("deep/engine.sock")));
        Files.createFile(elsewhere.resolve("creel.json"));
        Path link = Files.createSymbolicLink(state.resolve("creel.json"), elsewhere.resolve("creel.json"));
        refused("sandbox.docker.binds", () -> plan(bind, project, link, other));
        Files.delete(link);
        assertThat(named(plan(bind))).as("control").extracting(Plan.Mount::source).containsExactly(project.toString(), elsewhere.toString());
    }

    @Test
    void nothingIsBoundThatCommandsCouldExchangeForALink() throws IOException {
        String roots = ",\"bindRoots\":[\"" + folder + "\"],\"binds\":[";
        Path inner = Files.createDirectories(project.resolve("inner"));
        refused("sandbox.docker.binds", () -> plan(roots + "\"" + inner + ":/inner\"]"));
        Path deep = Files.createDirectories(elsewhere.resolve("deep"));
        refused("sandbox.docker.binds", () -> plan(roots + "\"" + elsewhere + ":/out:rw\",\"" + deep + ":/deep\"]"));
        assertThat(named(plan(roots + "\"" + elsewhere + ":/out:ro\",\"" + deep + ":/deep\"]"))).as("control").hasSize(3);
    }

    /** Without what is mounted over the workspace's own. */
    private static List<Plan.Mount> named(Plan plan) {
        return plan.mounts().stream().filter(mount -> mount.identity().isEmpty()).toList();
    }

    private static List<Plan.Mount> kept(Plan plan) {
        return plan.mounts().stream().filter(mount -> !mount.identity().isEmpty()).toList();
    }

    @Test
    void whatTellsTheAgentWhatToDoIsMountedReadOnlyAndMadeWhereItIsMissing() throws IOException {
        Files.writeString(project.resolve("AGENTS.md"), "mine");
        Files.writeString(project.resolve(".git"), "gitdir: /elsewhere");
        Plan plan = plan("");
        assertThat(kept(plan)).noneMatch(Plan.Mount::writable).extracting(Plan.Mount::target).contains("/workspace/AGENTS.md",
                "/workspace/SOUL.md", "/workspace/TOOLS.md", "/workspace/IDENTITY.md", "/workspace/USER.md", "/workspace/HEARTBEAT.md",
                "/workspace/BOOTSTRAP.md", "/workspace/skills", "/workspace/.git");
        assertThat(project.resolve("AGENTS.md")).hasContent("mine");
        assertThat(project.resolve("SOUL.md")).isEmptyFile();
        assertThat(project.resolve("skills")).isEmptyDirectory();
        assertThat(plan("")).as("nothing has changed").isEqualTo(plan);
        Files.writeString(project.resolve("AGENTS.md"), "mine, edited in place");
        assertThat(plan("")).as("the same file").isEqualTo(plan);
        Files.move(Files.writeString(project.resolve("new"), "another"), project.resolve("AGENTS.md"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(plan("")).as("another file, over which nothing is mounted").isNotEqualTo(plan);
    }

    /** Attack: what stands there leads elsewhere, so that the mount covers something else. */
    @Test
    void aLinkInPlaceOfWhatIsKeptIsRefused() throws IOException {
        assertThat(kept(plan(""))).as("control").hasSize(9);
        for (String name : List.of("AGENTS.md", "skills", ".git")) {
            Path there = project.resolve(name);
            Files.delete(there);
            Files.createSymbolicLink(there, elsewhere);
            refused("sandbox.protected", () -> plan(""));
            Files.delete(there);
            if (!name.equals(".git")) {
                Files.createSymbolicLink(there, project.resolve("nowhere"));
                refused("sandbox.protected", () -> plan(""));
                Files.delete(there);
            }
            plan("");
        }
        Files.delete(project.resolve("AGENTS.md"));
        Files.createDirectory(project.resolve("AGENTS.md"));
        refused("sandbox.protected", () -> plan(""));
    }

    @Test
    void aChangedFilterOfSystemCallsIsAnotherPlanAndAnOpenOneIsRefused() throws IOException {
        Path profile = Files.writeString(folder.resolve("filter.json"), "{\"defaultAction\":\"SCMP_ACT_ERRNO\"}");
        String docker = ",\"seccompProfile\":\"" + profile + "\"";
        Plan before = plan(docker);
        assertThat(plan(docker)).as("control").isEqualTo(before);
        Files.writeString(profile, "{\"defaultAction\":\"SCMP_ACT_KILL\"}");
        assertThat(plan(docker)).isNotEqualTo(before);
        assertThat(plan(docker).hash()).isNotEqualTo(before.hash());
        Files.writeString(profile, "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
        refused("sandbox.docker.seccompProfile", () -> plan(docker));
        Files.delete(profile);
        refused("sandbox.docker.seccompProfile", () -> plan(docker));
    }

    /** An engine that knows every image and does nothing. */
    private static final class Images implements Engine {
        @Override
        public Facts facts() {
            return new Facts("none", "1", true, false);
        }

        @Override
        public String image(String name) {
            return "sha256:1";
        }

        @Override
        public String create(Plan plan) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Running exec(String container, Launch launch, Plan plan) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Found> ours(String instance) {
            return List.of();
        }

        @Override
        public void remove(String container) { }

        @Override
        public int run(String container, List<String> argv, String workdir, Duration time) {
            return 0;
        }
    }
}
