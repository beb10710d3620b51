// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Config;
import dev.creel.confine.Confinement;
import dev.creel.confine.PermissionLine;
import dev.creel.plugin.PluginAdvice.Explanation;
import dev.creel.plugin.PluginRefusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why a plugin is in its state, and whether and why it may do what a permission line says. */
final class Reasons {
    /** The gate puts its rule behind what it found. */
    private static final Pattern RULE = Pattern.compile("\\((gate\\.[a-z.-]+)\\)");

    private final PluginHost host;
    private final Confinement confinement;
    private final Config config;

    Reasons(PluginHost host, Confinement confinement, Config config) {
        this.host = host;
        this.confinement = confinement;
        this.config = config;
    }

    Explanation state(Known plugin) {
        String name = plugin.name();
        String reason = plugin.info().reason();
        return switch (plugin.info().state()) {
            case "active" -> new Explanation(name, "plugins.state", name + " is active: its policy grants what it needs, and nothing keeps it off",
                    "nothing needs to be granted");
            case "disabled" -> new Explanation(name, reason.split(" ")[0], name + " is off: " + reason,
                    reason.startsWith("plugins.entries") ? "creel plugins enable " + name : "change " + reason.split(" ")[0] + " in creel.json");
            case "refused" -> {
                Matcher rule = RULE.matcher(reason);
                yield new Explanation(name, rule.find() ? rule.group(1) : "plugins.refused", name + " was not started: " + reason,
                        "the reason says what to do; then: creel plugins enable " + name + ", or restart the gateway");
            }
            default -> new Explanation(name, "plugins." + plugin.info().state(), name + " does not run: " + reason,
                    "no right is missing; see the log, then: creel plugins disable " + name + ", creel plugins enable " + name);
        };
    }

    Explanation line(Known plugin, String text) {
        PermissionLine line = parse(text);
        Optional<String> never = confinement.ungrantable(line);
        if (never.isPresent()) {
            return new Explanation(plugin.name(), "policy.never", never.get(), "no plugin is granted this, and no file changes that");
        }
        List<PermissionLine> held = host.installer().held(config.current(), plugin.name()).stream().map(PermissionLine::parse).toList();
        if (confinement.covers(held, line)) {
            return new Explanation(plugin.name(), "policy.granted", plugin.name() + " may do this: " + Sentences.of(line),
                    "it is granted; to take it away, remove the line from " + plugin.candidate().policy());
        }
        List<PermissionLine> declared = Inspection.jar(host.installer().gate(), plugin.candidate()).map(Inspection::declared).orElse(List.of()).stream()
                .map(PermissionLine::parse).toList();
        if (!confinement.covers(declared, line)) {
            return new Explanation(plugin.name(), "policy.undeclared", plugin.name() + " does not ask for this, so nobody can grant it",
                    "its author adds the line to OSGI-INF/permissions.perm, and you grant it when you update");
        }
        return new Explanation(plugin.name(), "policy.missing", plugin.name() + " asks for this and its policy does not grant it",
                "add the line to " + plugin.candidate().policy());
    }

    private static PermissionLine parse(String text) {
        try {
            return PermissionLine.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PluginRefusal("why.line", text + " is no permission line: " + e.getMessage());
        }
    }
}
