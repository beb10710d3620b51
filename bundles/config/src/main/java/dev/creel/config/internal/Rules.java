// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rules between keys that a schema cannot say. Each reads a tree of any shape: a wrong type is reported elsewhere. */
final class Rules {
    private final Json.Obj root;
    private final List<Issue> issues;

    private Rules(Json.Obj root, List<Issue> issues) {
        this.root = root;
        this.issues = issues;
    }

    static void check(Json.Obj root, List<Issue> issues) {
        Rules rules = new Rules(root, issues);
        rules.bind();
        rules.tailscale();
        rules.hookToken();
        rules.timezone();
        LocalRule.check(root, issues);
        SandboxRule.check(root, issues);
        rules.agents();
        rules.toolLists(root.object("tools"), new KeyPath(List.of("tools")));
        root.object("channels").members().forEach(rules::channel);
        root.object("plugins").array("allow").forEach(name -> rules.pluginLists(name));
    }

    private void bind() {
        Json.Obj gateway = root.object("gateway");
        boolean custom = gateway.text("bind").filter("custom"::equals).isPresent();
        String host = gateway.text("customBindHost").orElse("");
        if (custom && host.isEmpty()) {
            issue("gateway.customBindHost", "is missing, and gateway.bind is \"custom\"", "add the address to listen on");
        } else if (!custom && !host.isEmpty()) {
            issue("gateway.customBindHost", "has no effect while gateway.bind is not \"custom\"", "set gateway.bind: \"custom\" or remove it");
        }
    }

    /** What Tailscale forwards comes from this machine; a door beside it would be open to others too, and Funnel is the whole internet. */
    private void tailscale() {
        Json.Obj gateway = root.object("gateway");
        String mode = gateway.object("tailscale").text("mode").orElse("off");
        String bind = gateway.text("bind").orElse("loopback");
        Json.Obj auth = gateway.object("auth");
        if (!mode.equals("off") && !bind.equals("loopback")) {
            issue("gateway.tailscale.mode", "is \"" + mode + "\", and gateway.bind is \"" + bind + "\"", "set gateway.bind: \"loopback\"");
        }
        if (mode.equals("funnel") && !auth.text("mode").map("password"::equals).orElse(auth.get("password") != Json.Nil.NIL)) {
            issue("gateway.tailscale.mode", "is \"funnel\", which opens the gateway to everybody, without a password",
                    "set gateway.auth.mode: \"password\" and a password, or use \"serve\"");
        }
        if (mode.equals("funnel") && auth.get("allowTailscale").equals(Json.of(true))) {
            issue("gateway.auth.allowTailscale", "is true, and Funnel vouches for nobody", "remove it, or use gateway.tailscale.mode: \"serve\"");
        }
    }

    /** One secret for two doors: a hook's caller would hold the gateway's own token. */
    private void hookToken() {
        Json hook = root.object("hooks").get("token");
        Json.Obj auth = root.object("gateway").object("auth");
        if (hook != Json.Nil.NIL && (hook.equals(auth.get("token")) || hook.equals(auth.get("password")))) {
            issue("hooks.token", "is the same secret as the gateway's", "give the hooks a token of their own");
        }
    }

    /** A day that begins at another midnight than the operator thinks opens a spending cap too early. */
    private void timezone() {
        root.object("limits").object("spend").text("timezone").ifPresent(zone -> {
            if (!ZoneId.getAvailableZoneIds().contains(zone)) {
                issue("limits.spend.timezone", "\"" + zone + "\" is no time zone", "write one such as \"Europe/Berlin\"");
            }
        });
    }

    private void agents() {
        Map<String, Integer> ids = new HashMap<>();
        Map<Json, Integer> folders = new HashMap<>();
        List<Json> list = root.object("agents").array("list");
        models(root.object("agents").object("defaults").get("model"), KeyPath.parse("agents.defaults.model"));
        int defaults = 0;
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Json.Obj agent)) {
                continue;
            }
            String path = "agents.list[" + i + "]";
            String id = agent.text("id").orElse("").toLowerCase(Locale.ROOT);
            if (!id.isEmpty() && ids.put(id, i) != null) {
                issue(path + ".id", "is the id of two agents", "give each agent an id of its own");
            }
            if (agent.get("agentDir") != Json.Nil.NIL && folders.put(agent.get("agentDir"), i) != null) {
                issue(path + ".agentDir", "is the folder of two agents", "give each agent a folder of its own");
            }
            defaults += agent.get("default") instanceof Json.Bool b && b.value() ? 1 : 0;
            if (defaults > 1) {
                issue(path + ".default", "is true for two agents", "keep one default agent");
                defaults = 1;
            }
            toolLists(agent.object("tools"), KeyPath.parse(path + ".tools"));
            models(agent.get("model"), KeyPath.parse(path + ".model"));
        }
    }

    /** A model without a slash is an alias; an unknown one would only fail when somebody writes. */
    private void models(Json model, KeyPath path) {
        if (model instanceof Json.Obj object) {
            model(object.get("primary"), path.child("primary"));
            List<Json> fallbacks = object.array("fallbacks");
            for (int i = 0; i < fallbacks.size(); i++) {
                model(fallbacks.get(i), path.child("fallbacks").child(String.valueOf(i)));
            }
        } else {
            model(model, path);
        }
    }

    private void model(Json model, KeyPath path) {
        if (!(model instanceof Json.Str name) || name.value().indexOf('/') >= 0) {
            return;
        }
        for (Json known : root.object("agents").object("defaults").object("models").members().values()) {
            if (known instanceof Json.Obj object && name.value().equalsIgnoreCase(object.text("alias").orElse(""))) {
                return;
            }
        }
        issue(path.toString(), "\"" + name.value() + "\" has no provider and is no alias of agents.defaults.models",
                "write provider/model");
    }

    private void toolLists(Json.Obj scope, KeyPath path) {
        if (!scope.array("allow").isEmpty() && !scope.array("alsoAllow").isEmpty()) {
            issue(path.child("alsoAllow").toString(), "stands beside a non-empty \"allow\"", "put everything into one of the two");
        }
        scope.object("byProvider").members().forEach((name, narrower) -> {
            if (narrower instanceof Json.Obj lists) {
                toolLists(lists, path.child("byProvider").child(name));
            }
        });
    }

    private void channel(String name, Json value) {
        if (value instanceof Json.Obj channel) {
            KeyPath path = new KeyPath(List.of("channels", name));
            open(channel, path);
            channel.object("accounts").members().forEach((id, account) -> {
                if (account instanceof Json.Obj object) {
                    open(object, path.child("accounts").child(id));
                }
            });
        }
    }

    /** Open to everybody takes two steps, so that a slip of one key never lets strangers in. */
    private void open(Json.Obj scope, KeyPath path) {
        open(scope.text("dmPolicy").orElse(""), scope.array("allowFrom"), path.child("dmPolicy"), path.child("allowFrom"));
        Json.Obj dm = scope.object("dm");
        KeyPath inner = path.child("dm");
        open(dm.text("policy").orElse(""), dm.array("allowFrom"), inner.child("policy"), inner.child("allowFrom"));
    }

    private void open(String policy, List<Json> allowFrom, KeyPath at, KeyPath list) {
        if (policy.equals("open") && !allowFrom.contains(Json.of("*"))) {
            issue(at.toString(), "is \"open\", but " + list + " does not hold \"*\"", "add \"*\" there, or choose \"pairing\"");
        }
    }

    private void pluginLists(Json name) {
        if (root.object("plugins").array("deny").contains(name)) {
            issue("plugins.deny", "and plugins.allow both name " + name, "remove it from one of the two");
        }
    }

    private void issue(String path, String message, String remedy) {
        issues.add(new Issue(path, message, remedy));
    }
}
