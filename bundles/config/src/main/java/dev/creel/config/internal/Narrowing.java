// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists where a configuration would allow more in the rest of the family than it does here. */
final class Narrowing {
    /** Channels whose ids we know the form of; what an id is in another one, its plugin says. */
    private static final Set<String> FAMILY = Set.of("whatsapp", "telegram", "discord", "slack", "signal", "imessage",
            "googlechat", "msteams", "bluebubbles");

    private static final Pattern OF_CHANNEL = Pattern.compile("[a-z][a-z0-9-]{0,31}:(?!\\*$).+");

    private final Json.Obj root;
    private final List<Issue> list = new ArrayList<>();

    private Narrowing(Json.Obj root) {
        this.root = root;
    }

    static List<Issue> of(Json.Obj root) {
        Narrowing narrowing = new Narrowing(root);
        narrowing.agents();
        narrowing.bindings();
        narrowing.people();
        narrowing.gateway();
        root.object("channels").members().forEach((name, channel) -> {
            if (FAMILY.contains(name)) {
                narrowing.usernames(channel, new KeyPath(List.of("channels", name)));
            }
        });
        return List.copyOf(narrowing.list);
    }

    private void agents() {
        Json.Obj defaults = root.object("agents").object("defaults");
        String mode = defaults.object("sandbox").text("mode").orElse("");
        if (mode.isEmpty()) {
            add("agents.defaults.sandbox.mode", "family default \"off\"; here \"all\": commands run in containers only");
        } else if (!mode.equals("all")) {
            add("agents.defaults.sandbox.mode", "commands outside a container are refused or asked about, see docs/approvals.md");
        }
        SandboxRule.narrowed(root, list::add);
        if (root.object("session").text("dmScope").isEmpty()) {
            add("session.dmScope", "family default \"main\"; here people never share a session unless you say so");
        }
        Json.Obj tools = root.object("tools");
        if (tools.get("guests") == Json.Nil.NIL) {
            add("tools.guests", "family: whoever may talk has every tool; here who is not the owner has tools that only read, see docs/tools.md");
        }
        if (tools.get("smallModels") == Json.Nil.NIL) {
            add("tools.smallModels", "family: every model has every tool; here one that is small by its name reads no pages of strangers");
        }
        tools.object("elevated").object("allowFrom").members().forEach((channel, ids) -> {
            if (ids instanceof Json.Arr list && list.elements().contains(Json.of("*"))) {
                add("tools.elevated.allowFrom." + channel, "\"*\" is the owner there and nobody else");
            }
        });
    }

    private void bindings() {
        Set<String> agents = new HashSet<>();
        root.object("agents").array("list").forEach(agent -> {
            if (agent instanceof Json.Obj o) {
                agents.add(o.text("id").orElse("").toLowerCase(Locale.ROOT));
            }
        });
        if (agents.isEmpty()) {
            agents.add("main");
        }
        List<Json> bindings = root.array("bindings");
        for (int i = 0; i < bindings.size(); i++) {
            if (bindings.get(i) instanceof Json.Obj binding
                    && !agents.contains(binding.text("agentId").orElse("").strip().toLowerCase(Locale.ROOT))) {
                add("bindings[" + i + "].agentId", "names no agent; messages it matches are refused, the family gives them"
                        + " to the default agent");
            }
        }
    }

    private void people() {
        root.object("session").object("identityLinks").members()
                .forEach((person, ids) -> bare(ids, "session.identityLinks." + person));
        Json.Obj commands = root.object("commands");
        bare(commands.get("ownerAllowFrom"), "commands.ownerAllowFrom");
        bare(commands.object("allowFrom").get("*"), "commands.allowFrom.\"*\"");
    }

    /** An id alone would be somebody on every channel, and a wildcard everybody. */
    private void bare(Json ids, String path) {
        if (ids instanceof Json.Arr entries) {
            entries.elements().stream().filter(id -> !(id instanceof Json.Str s && OF_CHANNEL.matcher(s.value().strip()).matches()))
                    .forEach(id -> add(path, "entry " + id.text() + " names nobody here; write CHANNEL:ID"));
        }
    }

    private void gateway() {
        Json.Obj gateway = root.object("gateway");
        add("gateway", "messages up to the announced maxPayload, which is smaller than the family's 25 MiB");
        if (root.object("plugins").array("allow").isEmpty()) {
            add("plugins.allow", "family default: whatever is found may load; here a plugin needs a policy file");
        }
        if (gateway.object("auth").get("allowTailscale").equals(new Json.Bool(true))) {
            add("gateway.auth.allowTailscale", "has no effect; identity headers are not believed");
        }
        if (gateway.text("bind").filter("auto"::equals).isPresent()) {
            add("gateway.bind", "\"auto\" never falls back to all addresses");
        }
    }

    /** A username can be given up and taken by somebody else; only ids that never change are believed. */
    private void usernames(Json value, KeyPath path) {
        if (value instanceof Json.Obj object) {
            object.members().forEach((key, child) -> {
                if (child instanceof Json.Arr entries && (key.equals("allowFrom") || key.equals("groupAllowFrom") || key.equals("users"))) {
                    entries.elements().stream().filter(Narrowing::isName).forEach(name ->
                            add(path.child(key).toString(), "entry " + name.text() + " is a name; only ids count"));
                } else {
                    usernames(child, path.child(key));
                }
            });
        }
    }

    private static boolean isName(Json entry) {
        if (!(entry instanceof Json.Str text) || text.value().equals("*")) {
            return false;
        }
        String bare = text.value().substring(text.value().indexOf(':') + 1);
        boolean digits = bare.chars().anyMatch(Json5Chars::isDigit);
        return bare.startsWith("@") && bare.indexOf('@', 1) < 0 && !bare.contains(":") || !digits;
    }

    private void add(String path, String message) {
        list.add(new Issue(path, message, ""));
    }
}
