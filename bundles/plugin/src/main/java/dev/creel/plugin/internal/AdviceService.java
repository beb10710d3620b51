// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.audit.Decisions;
import dev.creel.config.Config;
import dev.creel.confine.Confinement;
import dev.creel.plugin.PluginAdvice;
import dev.creel.plugin.PluginRefusal;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers why and whether all is well, from what is true at that moment; thread-safe. */
@Component(service = PluginAdvice.class)
public final class AdviceService implements PluginAdvice {
    private final PluginHost host;
    private final Denied denied;
    private final Reasons reasons;
    private final Confinement confinement;
    private final Config config;

    @Activate
    public AdviceService(
            @Reference PluginHost host,
            @Reference Confinement confinement,
            @Reference Config config,
            @Reference Decisions decisions) {
        this.host = host;
        this.denied = new Denied(decisions, host);
        this.reasons = new Reasons(host, confinement, config);
        this.confinement = confinement;
        this.config = config;
    }

    @Override
    public Explanation why(String subject, String about) {
        if (Denied.isId(subject)) {
            return denied.byId(subject);
        }
        Known plugin = host.roster().get(subject).map(host::now).orElseThrow(() -> new PluginRefusal("why.unknown",
                "\"" + subject + "\" is neither a plugin here nor the id of a refusal; plugins list names the plugins, and a refusal says D-..."));
        if (about.isBlank()) {
            return reasons.state(plugin);
        }
        return about.strip().startsWith("(") ? reasons.line(plugin, about.strip()) : denied.byRule(plugin, about.strip());
    }

    @Override
    public List<Finding> doctor() {
        return new Checkup(host, confinement, config.current()).findings();
    }
}
