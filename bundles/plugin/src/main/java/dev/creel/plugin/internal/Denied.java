// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.audit.Decisions;
import dev.creel.audit.Decisions.Decision;
import dev.creel.plugin.PluginAdvice.Explanation;
import dev.creel.plugin.PluginRefusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Explains refusals of running plugins from the log of decisions. */
final class Denied {
    private static final Pattern ID = Pattern.compile("D-[0-9a-f]{1,16}");

    private final Decisions decisions;
    private final PluginHost host;

    Denied(Decisions decisions, PluginHost host) {
        this.decisions = decisions;
        this.host = host;
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    Explanation byId(String id) {
        return decisions.last(decision -> decision.id().equals(id)).map(this::explained).orElseThrow(() -> new PluginRefusal(
                "why.unknown", "the audit log has no decision " + id + "; the id stands in the refusal and in the log"));
    }

    /** The newest refusal of that plugin by that rule. */
    Explanation byRule(Known plugin, String rule) {
        Optional<Decision> last = decisions.last(
                decision -> decision.field("plugin").equals(plugin.name()) && decision.field("rule").equals(rule));
        return last.map(this::explained).orElseGet(() -> new Explanation(plugin.name(), rule,
                "this rule has not refused " + plugin.name() + " anything so far",
                "nothing needs to be granted; docs/permissions.md says what the rule is for"));
    }

    private Explanation explained(Decision decision) {
        String plugin = decision.field("plugin");
        String missing = decision.field("missing");
        if (missing.isEmpty()) {
            return new Explanation(plugin, decision.field("rule").isEmpty() ? decision.event() : decision.field("rule"),
                    decision.time() + ' ' + decision.event() + ' ' + decision.fields(), decision.field("grant").isEmpty()
                            ? "this was no refusal; nothing is to be granted" : decision.field("grant"));
        }
        return new Explanation(plugin, decision.field("rule"),
                decision.time() + ": " + decision.field("bundle") + " was refused what only " + missing + " allows", grant(decision));
    }

    /** A line the bundle does not ask for would grant nothing, wherever the operator wrote it. */
    private String grant(Decision decision) {
        String plugin = decision.field("plugin");
        String missing = decision.field("missing");
        Optional<Known> known = host.roster().get(plugin);
        if (decision.field("grant").startsWith("no plugin") || known.isEmpty()) {
            return decision.field("grant");
        }
        Optional<PluginJar> jar = Inspection.jar(host.installer().gate(), known.get().candidate());
        List<String> declared = jar.map(Inspection::declared).orElse(List.of());
        return declared.contains(missing)
                ? decision.field("grant")
                : plugin + " does not ask for it: its author adds " + missing + " to OSGI-INF/permissions.perm, and you grant it when you update";
    }
}
