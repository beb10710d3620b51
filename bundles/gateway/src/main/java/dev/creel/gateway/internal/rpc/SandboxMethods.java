// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginWork;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.sandbox.Containers.Container;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.sandbox.Sandboxes.Who;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The methods about containers agents act in. The engine is asked on threads of their own, as it may take its time. */
public final class SandboxMethods {
    private static final String SESSION = "sessionKey";
    private static final String AGENT = "agentId";

    private final Backends backends;
    private final PluginWork work;

    public SandboxMethods(Backends backends, PluginWork work) {
        this.backends = backends;
        this.work = work;
    }

    public void addTo(Methods methods) {
        methods.add("sandbox.list", Scopes.READ, this::list)
                .add("sandbox.explain", Scopes.READ, this::explain)
                .add("sandbox.recreate", Scopes.ADMIN, this::recreate)
                .add("sandbox.prune", Scopes.ADMIN, this::prune);
    }

    private void list(Call call) {
        call.params().only().check();
        call.later(work::look, () -> containers("containers", () -> backends.containers().list()));
    }

    /** Where a session acts for its agent's own people, and where once strangers write in it. */
    private void explain(Call call) {
        Params p = call.params().only(SESSION, AGENT);
        String agent = p.maybe(AGENT).orElseGet(() -> backends.agents().defaultId());
        Optional<String> session = p.maybe(SESSION);
        p.check();
        String main = backends.canonical("main", agent);
        String key = session.map(name -> backends.canonical(name, agent)).orElse(main);
        Seat own = seat(agent, key, main, false);
        Seat strangers = seat(agent, key, main, true);
        call.ok(Json.object().put(AGENT, agent).put(SESSION, key).put("mainSessionKey", main).put("sandboxed", own.sandboxed())
                .put("scope", own.scope()).put("workdir", own.sandboxed() ? own.workdir() : "").put("writable", own.writable())
                .put("rule", own.rule()).put("withStrangers", Json.object().put("sandboxed", strangers.sandboxed()).put("scope", strangers.scope()).build())
                .put("fixIt", Json.array(List.of("agents.defaults.sandbox.mode", "agents.defaults.sandbox.scope",
                        "agents.defaults.sandbox.workspaceAccess").stream().map(Json::of).toList())).build());
    }

    private Seat seat(String agent, String key, String main, boolean strangers) {
        return backends.sandboxes().seat(new Who(agent, key, key.equals(main), strangers, Path.of("workspace")));
    }

    private void recreate(Call call) {
        Params p = call.params().only("all", SESSION, AGENT);
        boolean all = p.flag("all");
        Optional<String> session = p.maybe(SESSION);
        Optional<String> agent = p.maybe(AGENT);
        p.check();
        if ((all ? 1 : 0) + (session.isPresent() ? 1 : 0) + (agent.isPresent() ? 1 : 0) != 1) {
            throw Refusal.invalid("say which: one of all, " + SESSION + " and " + AGENT);
        }
        String scope = session.map(key -> "session:" + backends.canonical(key, "")).orElse("");
        call.later(work::change, () -> containers("removed", () -> backends.containers().recreate(scope, agent.orElse(""))));
    }

    private void prune(Call call) {
        call.params().only().check();
        call.later(work::change, () -> containers("removed", () -> backends.containers().prune()));
    }

    /** Without an engine there are none, and why is said beside that. */
    private static Json.Obj containers(String name, Supplier<List<Container>> question) {
        try {
            return Json.object().put(name, Json.array(question.get().stream().map(SandboxMethods::view).toList())).put("engine", "").build();
        } catch (SandboxRefused e) {
            return Json.object().put(name, Json.array(List.of())).put("engine", e.getMessage()).build();
        }
    }

    private static Json view(Container container) {
        return Json.object().put("name", container.name()).put("scope", container.scope()).put(AGENT, container.agentId())
                .put("image", container.image()).put("running", container.running()).put("createdAtMs", container.created().toEpochMilli())
                .put("lastUsedAtMs", container.used().toEpochMilli()).put("jobs", container.jobs()).put("current", container.current()).build();
    }
}
