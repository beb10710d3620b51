// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.sandbox;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;

/** Set-ups of where the agent's commands run. */
public final class SandboxFixtures {
    private static final String SANDBOX = "{agents: {defaults: {sandbox: {%s}}}}";

    public static final List<Fixture> ALL = List.of(
            bad("sandbox.mode_off", SANDBOX.formatted("mode: 'off'")),
            bad("sandbox.mode_off", "{agents: {list: [{id: 'main', sandbox: {mode: 'off'}}]}}"),
            good("sandbox.mode_off", SANDBOX.formatted("mode: 'all'")),
            bad("sandbox.mode_non_main", SANDBOX.formatted("mode: 'non-main'")),
            good("sandbox.mode_non_main", SANDBOX.formatted("")),
            bad("sandbox.docker_config_mode_off", SANDBOX.formatted("mode: 'off', docker: {memory: '1g'}")),
            good("sandbox.docker_config_mode_off", SANDBOX.formatted("docker: {memory: '1g'}")),
            bad("sandbox.scope_shared", SANDBOX.formatted("scope: 'shared'")),
            good("sandbox.scope_shared", SANDBOX.formatted("scope: 'agent'")),
            bad("sandbox.workspace_writable", SANDBOX.formatted("workspaceAccess: 'rw'")),
            good("sandbox.workspace_writable", SANDBOX.formatted("workspaceAccess: 'ro'")),
            bad("sandbox.root_writable", SANDBOX.formatted("docker: {readOnlyRoot: false}")),
            good("sandbox.root_writable", SANDBOX.formatted("docker: {readOnlyRoot: true}")),
            bad("sandbox.user_root", SANDBOX.formatted("docker: {user: '0:0'}")),
            good("sandbox.user_root", SANDBOX.formatted("docker: {user: '1000:1000'}")),
            bad("sandbox.bind_writable", SANDBOX.formatted("docker: {bindRoots: ['/srv/data'], binds: ['/srv/data/in:/in:rw']}")),
            good("sandbox.bind_writable", SANDBOX.formatted("docker: {bindRoots: ['/srv/data'], binds: ['/srv/data/in:/in:ro']}")));

    private SandboxFixtures() {}
}
