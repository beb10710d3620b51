// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.DirectTools.Invocation;
import dev.creel.agent.DirectTools.Outcome;
import dev.creel.agent.DirectTools.Outcome.Kind;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.session.Sessions.Session;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Takes calls of tools that no model asked for the way every call goes: gate, schema, hooks, intent on disk. Thread-safe. */
final class ToolDesk {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final String ACTION = "action";

    private final Kit kit;

    ToolDesk(Kit kit) {
        this.kit = kit;
    }

    Outcome invoke(Invocation asked, Peer peer) {
        Roster roster = kit.rosters().current();
        String wanted = asked.agentId().isEmpty() ? roster.defaultId() : asked.agentId();
        String key = kit.sessions().canonical(asked.sessionKey().isEmpty() ? "main" : asked.sessionKey(), wanted);
        String agentId = key.split(":", 3)[1];
        if (!asked.agentId().isEmpty() && !asked.agentId().equals(agentId)) {
            throw new IllegalArgumentException("the session belongs to another agent");
        }
        AgentInfo agent = roster.find(agentId).orElseThrow(() -> new IllegalArgumentException("unknown agent id"));
        LiveRun run = new LiveRun(new Message("tool_" + UUID.randomUUID(), "tools", key, agentId, "", "", List.of(), 0,
                Json.Obj.EMPTY), key, agentId, peer, false);
        ModelChoice model = model(roster, agent);
        Optional<ToolSpec> tool = kit.tools().direct(run, model, asked.tool());
        if (tool.isEmpty()) {
            return new Outcome(Kind.UNAVAILABLE, "");
        }
        Json.Obj arguments = arguments(asked, tool.get());
        Optional<String> unfit = Schema.violation(tool.get().parameters(), arguments);
        if (unfit.isPresent()) {
            return new Outcome(Kind.UNFIT, "The arguments do not fit the tool's schema: " + Untrusted.line(unfit.get(), 300) + ".");
        }
        Session session = kit.sessions().open(key);
        run.sessionId(session.id());
        Result result = kit.tools().run(run, new ToolUse("direct", asked.tool(), arguments.text()), session,
                model, LONGEST_NANOS).result();
        return new Outcome(result.error() ? Kind.FAILED : Kind.DONE, result.text());
    }

    /** An argument of that name that is there already counts; a tool that takes none does not get one. */
    private static Json.Obj arguments(Invocation asked, ToolSpec tool) {
        boolean takes = tool.parameters().object("properties").members().containsKey(ACTION);
        if (asked.action().isEmpty() || !takes || asked.arguments().members().containsKey(ACTION)) {
            return asked.arguments();
        }
        Json.Builder out = Json.object();
        asked.arguments().members().forEach(out::put);
        return out.put(ACTION, asked.action()).build();
    }

    /** Tools are told the model of the turn; here it is the one a turn would have. */
    ModelChoice model(Roster roster, AgentInfo agent) {
        try {
            return ModelChoice.of(roster.snapshot(), agent.model(), kind -> kit.router().models().find(kind).isPresent());
        } catch (TurnFailure e) {
            return new ModelChoice("none", "none", "none", true, Json.Obj.EMPTY, 0, 0);
        }
    }
}
