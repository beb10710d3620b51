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
        assertThat(plan(bind).mounts()).as("control").extracting(Plan.Mount::source).containsExactly(project.toString(), elsewhere.toString());
    }

    @Test
    void nothingIsBoundThatCommandsCouldExchangeForALink() throws IOException {
        String roots = ",\"bindRoots\":[\"" + folder + "\"],\"binds\":[";
        Path inner = Files.createDirectories(project.resolve("inner"));
        refused("sandbox.docker.binds", () -> plan(roots + "\"" + inner + ":/inner\"]"));
        Path deep = Files.createDirectories(elsewhere.resolve("deep"));
        refused("sandbox.docker.binds", () -> plan(roots + "\"" + elsewhere + ":/out:rw\",\"" + deep + ":/deep\"]"));
        assertThat(plan(roots + "\"" + elsewhere + ":/out:ro\",\"" + deep + ":/deep\"]").mounts()).as("control").hasSize(3);
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
