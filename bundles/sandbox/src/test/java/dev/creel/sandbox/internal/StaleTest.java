// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.ContainerOptions;
import dev.creel.config.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaleTest {
    private static Snapshot now(String sandbox) {
        return new Snapshot(1, "", (Json.Obj) Json.parse(("{'agents':{'defaults':{'sandbox':{" + sandbox + "}}}}").replace('\'', '"'), 16),
                "/state", "/state/creel.json");
    }

    private static Plan plan(String scope, String docker, Plan.Mount... more) {
        List<Plan.Mount> mounts = new java.util.ArrayList<>(List.of(new Plan.Mount("/w", "/workspace", true)));
        mounts.addAll(List.of(more));
        return new Plan("i", scope.equals("shared") ? "" : "main", scope, "sha256:1", "1000:1000", mounts,
                ContainerOptions.of((Json.Obj) Json.parse(docker.replace('\'', '"'), 8), "docker", issue -> { }), "");
    }

    @Test
    void aContainerGoesWhenTheConfigurationGivesAnotherOneOrNone() {
        Plan plan = plan("agent:main", "{}");
        assertThat(Stale.is(plan, now(""))).as("control").isFalse();
        assertThat(Stale.is(plan, now("'docker':{'pidsLimit':17}"))).isTrue();
        assertThat(Stale.is(plan("agent:main", "{'pidsLimit':17}"), now("'docker':{'pidsLimit':17}"))).as("control").isFalse();
        assertThat(Stale.is(plan, now("'mode':'off'"))).isTrue();
        assertThat(Stale.is(plan, now("'scope':'session'"))).isTrue();
        assertThat(Stale.is(plan, now("'docker':{'network':'host'}"))).as("what is refused now").isTrue();
    }

    @Test
    void accessThatIsTakenAwayEndsAtOnce() {
        Plan written = plan("agent:main", "{}", new Plan.Mount("/w/AGENTS.md", "/workspace/AGENTS.md", false, "7"));
        Plan read = plan("agent:main", "{}", new Plan.Mount("/a", "/agent", false));
        assertThat(Stale.is(written, now("'workspaceAccess':'rw'"))).as("control").isFalse();
        assertThat(Stale.is(read, now("'workspaceAccess':'ro'"))).as("control").isFalse();
        assertThat(Stale.is(written, now("'workspaceAccess':'ro'"))).isTrue();
        assertThat(Stale.is(read, now("'workspaceAccess':'none'"))).isTrue();
    }

    @Test
    void whoSharedStopsSharing() {
        assertThat(Stale.is(plan("shared", "{}"), now("'scope':'shared'"))).as("control").isFalse();
        assertThat(Stale.is(plan("shared", "{}"), now("'scope':'agent'"))).isTrue();
        assertThat(Stale.is(plan("session:agent:main:x", "{}"), now("'scope':'shared'"))).as("a stranger's stays his own").isFalse();
    }
}
