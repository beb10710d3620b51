// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginWork;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.plugin.PluginAdvice;
import dev.creel.plugin.PluginLifecycle;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The methods about plugins. Those that change something take a while: they run elsewhere, tell the client that asked of
 * each step with {@code plugins.progress}, and go to their end also when that client has left.
 */
public final class PluginMethods {
    private static final int LONGEST_STEP = 200;

    private final Backends backends;
    private final PluginWork work;

    public PluginMethods(Backends backends, PluginWork work) {
        this.backends = backends;
        this.work = work;
    }

    public void addTo(Methods methods) {
        methods.add("plugins.list", Scopes.READ, this::list)
                .add("plugins.info", Scopes.READ, this::info)
                .add("plugins.plan", Scopes.ADMIN, this::plan)
                .add("plugins.apply", Scopes.ADMIN, this::apply)
                .add("plugins.enable", Scopes.ADMIN, call -> named(call, (lifecycle, name, steps) ->
                        PluginViews.done(lifecycle.enable(name, steps))))
                .add("plugins.disable", Scopes.ADMIN, call -> named(call, (lifecycle, name, steps) ->
                        PluginViews.done(lifecycle.disable(name, steps))))
                .add("plugins.remove", Scopes.ADMIN, call -> named(call, (lifecycle, name, steps) ->
                        PluginViews.removal(lifecycle.remove(name, steps))))
                .add("plugins.why", Scopes.READ, this::why)
                .add("plugins.doctor", Scopes.ADMIN, this::doctor);
    }

    private void list(Call call) {
        List<Json> rows = new ArrayList<>();
        for (Plugins.Info plugin : backends.plugins().map(Plugins::list).orElse(List.of())) {
            rows.add(PluginViews.row(plugin));
        }
        // The family's own ways to change plugins are not here; ours are other methods.
        call.ok(Json.object()
                .put("plugins", Json.array(rows))
                .put("diagnostics", Json.array(List.of()))
                .put("mutationAllowed", false)
                .build());
    }

    private void info(Call call) {
        String name = call.params().text("name");
        call.params().check();
        Plugins host = backends.plugins().orElseThrow(() -> Refusal.unavailable("gateway starting; retry shortly"));
        call.later(work::look, () -> PluginViews.details(
                host.details(name).orElseThrow(() -> Refusal.invalid("there is no plugin " + name))));
    }

    private void plan(Call call) {
        Params p = call.params().only("location", "name", "version", "digest", "signer", "versions", "allow");
        Source source = new Source(p.text("location"), p.maybe("name").orElse(""), p.maybe("version").orElse(""),
                p.maybe("digest").orElse(""), p.maybe("signer").orElse(""), p.maybe("versions").orElse(""), Set.copyOf(p.texts("allow")));
        p.check();
        PluginLifecycle lifecycle = backends.lifecycle();
        call.later(work::change, () -> PluginViews.plan(lifecycle.plan(source, steps(call, source.name()))));
    }

    private void apply(Call call) {
        Params p = call.params().only("consent", "optional");
        String consent = p.text("consent");
        Set<String> optional = Set.copyOf(p.texts("optional"));
        p.check();
        PluginLifecycle lifecycle = backends.lifecycle();
        call.later(work::change, () -> PluginViews.done(lifecycle.apply(consent, optional, steps(call, ""))));
    }

    /** An operation on a plugin of that name. */
    @FunctionalInterface
    private interface Operation {
        Json run(PluginLifecycle lifecycle, String name, Consumer<String> steps);
    }

    private void named(Call call, Operation operation) {
        Params p = call.params().only("name");
        String name = p.text("name");
        p.check();
        PluginLifecycle lifecycle = backends.lifecycle();
        call.later(work::change, () -> operation.run(lifecycle, name, steps(call, name)));
    }

    private void why(Call call) {
        Params p = call.params();
        String subject = p.text("subject");
        String about = p.maybe("about").orElse("");
        p.check();
        PluginAdvice advice = backends.advice();
        call.later(work::look, () -> PluginViews.explanation(advice.why(subject, about)));
    }

    private void doctor(Call call) {
        call.params().only().check();
        PluginAdvice advice = backends.advice();
        call.later(work::look, () -> PluginViews.findings(advice.doctor()));
    }

    private static Consumer<String> steps(Call call, String name) {
        return step -> call.client().tell("plugins.progress", Json.object()
                .put("requestId", call.id())
                .put("name", name)
                .put("step", step.length() <= LONGEST_STEP ? step : step.substring(0, LONGEST_STEP))
                .build().text());
    }
}
