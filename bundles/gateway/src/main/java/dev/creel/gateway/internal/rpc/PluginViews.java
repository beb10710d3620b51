// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.plugin.PluginAdvice.Explanation;
import dev.creel.plugin.PluginAdvice.Finding;
import dev.creel.plugin.PluginLifecycle.Plan;
import dev.creel.plugin.PluginLifecycle.Removal;
import dev.creel.plugin.PluginLifecycle.Right;
import dev.creel.plugin.Plugins;
import java.util.List;

/** What the wire shows of plugins; stateless. */
final class PluginViews {
    private PluginViews() {}

    /** A row of {@code plugins.list}, in the family's shape. */
    static Json row(Plugins.Info p) {
        boolean active = p.state().equals("active");
        Json.Builder row = Json.object().put("id", p.name()).put("name", p.name());
        some(row, "packageName", p.symbolicName());
        some(row, "version", p.version());
        row.put("kind", texts(p.contributes()))
                .put("installed", true)
                .put("enabled", active)
                .put("state", active ? "enabled" : p.state().equals("disabled") ? "disabled" : "error");
        some(row, "error", p.reason());
        return row.build();
    }

    static Json details(Plugins.Details d) {
        return Json.object()
                .put("plugin", info(d.info()))
                .put("digest", d.digest())
                .put("shipped", d.shipped())
                .put("source", d.source())
                .put("policy", d.policy())
                .put("declared", texts(d.declared()))
                .put("optional", texts(d.optional()))
                .put("granted", texts(d.granted()))
                .build();
    }

    static Json plan(Plan p) {
        return Json.object()
                .put("consent", p.consent())
                .put("name", p.name())
                .put("symbolicName", p.symbolicName())
                .put("version", p.version())
                .put("digest", p.digest())
                .put("replaces", p.replaces())
                .put("signer", p.signer())
                .put("versions", p.versions())
                .put("rights", rights(p.rights()))
                .put("optional", rights(p.optional()))
                .put("gone", texts(p.gone()))
                .build();
    }

    /** A plugin after something was done to it. */
    static Json done(Plugins.Info plugin) {
        return Json.object().put("plugin", info(plugin)).build();
    }

    static Json removal(Removal r) {
        return Json.object()
                .put("name", r.name())
                .put("threads", r.threads())
                .put("services", r.services())
                .put("files", r.files())
                .put("loaderGone", r.loaderGone())
                .put("complete", r.complete())
                .build();
    }

    static Json explanation(Explanation e) {
        return Json.object().put("plugin", e.plugin()).put("rule", e.rule()).put("what", e.what()).put("grant", e.grant()).build();
    }

    static Json findings(List<Finding> findings) {
        return Json.object().put("findings", Json.array(findings.stream().map(PluginViews::finding).toList())).build();
    }

    private static Json finding(Finding f) {
        return Json.object()
                .put("id", f.id())
                .put("severity", f.severity())
                .put("plugin", f.plugin())
                .put("text", f.text())
                .put("remedy", f.remedy())
                .build();
    }

    private static Json.Obj info(Plugins.Info p) {
        return Json.object()
                .put("name", p.name())
                .put("symbolicName", p.symbolicName())
                .put("version", p.version())
                .put("state", p.state())
                .put("reason", p.reason())
                .put("contributes", texts(p.contributes()))
                .build();
    }

    private static Json rights(List<Right> rights) {
        return Json.array(rights.stream().map(PluginViews::right).toList());
    }

    private static Json right(Right r) {
        return Json.object()
                .put("line", r.line())
                .put("sentence", r.sentence())
                .put("danger", r.danger())
                .put("fresh", r.fresh())
                .build();
    }

    private static void some(Json.Builder out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }

    private static Json texts(List<String> values) {
        return Json.array(values.stream().map(Json::of).toList());
    }
}
