// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.LocalModels;
import java.util.List;
import java.util.Map;

/**
 * Refuses a configuration in which an agent's model is not local while {@code models.localOnly} is on: its first message
 * would be the one that tells.
 */
final class LocalRule {
    private final Json.Obj root;
    private final LocalModels rule;
    private final List<Issue> issues;

    private LocalRule(Json.Obj root, List<Issue> issues) {
        this.root = root;
        this.rule = LocalModels.of(root);
        this.issues = issues;
    }

    static void check(Json.Obj root, List<Issue> issues) {
        LocalRule check = new LocalRule(root, issues);
        if (!check.rule.only()) {
            return;
        }
        Json.Obj defaults = root.object("agents").object("defaults");
        check.models(defaults.get("model"), "agents.defaults.model");
        check.model(defaults.object("compaction").get("model"), "agents.defaults.compaction.model");
        List<Json> agents = root.object("agents").array("list");
        for (int i = 0; i < agents.size(); i++) {
            if (agents.get(i) instanceof Json.Obj agent) {
                check.models(agent.get("model"), "agents.list[" + i + "].model");
            }
        }
    }

    private void models(Json model, String path) {
        if (!(model instanceof Json.Obj object)) {
            model(model, path);
            return;
        }
        model(object.get("primary"), path + ".primary");
        List<Json> fallbacks = object.array("fallbacks");
        for (int i = 0; i < fallbacks.size(); i++) {
            model(fallbacks.get(i), path + ".fallbacks[" + i + "]");
        }
    }

    private void model(Json model, String path) {
        String name = model instanceof Json.Str s ? named(s.value()) : "";
        int slash = name.indexOf('/');
        if (slash <= 0) {
            return;
        }
        String provider = name.substring(0, slash);
        Json section = root.object("models").object("providers").get(provider);
        boolean local = section instanceof Json.Obj o
                ? rule.admits(o.text("baseUrl").orElse(""))
                : provider.equals("offline");
        if (!local) {
            issues.add(new Issue(path, "\"" + name + "\" is not local, and models.localOnly is true", "name a model whose"
                    + " baseUrl is an address of this machine or a private network, or a host of models.localHosts"));
        }
    }

    private String named(String name) {
        for (Map.Entry<String, Json> known : root.object("agents").object("defaults").object("models").members().entrySet()) {
            if (known.getValue() instanceof Json.Obj o && name.equalsIgnoreCase(o.text("alias").orElse(""))) {
                return known.getKey();
            }
        }
        return name;
    }
}
