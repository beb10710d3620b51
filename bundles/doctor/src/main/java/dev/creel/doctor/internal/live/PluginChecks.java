// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.live;

import dev.creel.api.doctor.Check;
import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the checks of plugins, each on its plugin's threads. What they say stands under the plugin's name, so that none can speak
 * for the core or for another, and is short, so that none can hide others' findings behind its own.
 */
final class PluginChecks {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MOST = 20;
    private static final int LONGEST = 500;

    private final PluginServices services;

    PluginChecks(PluginServices services) {
        this.services = services;
    }

    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        for (Service<Check> service : services.of(Check.class)) {
            String plugin = service.plugin().name();
            try {
                List<Finding> said = service.call(DEADLINE, (check, call) -> check.look(call).stream().limit(MOST).toList());
                said.forEach(finding -> found.add(own(plugin, finding)));
            } catch (PluginException | Failure e) {
                found.add(new Finding("plugins." + plugin + ".security_audit_failed", Severity.WARN, plugin, "the check of plugin " + plugin + " failed",
                        cut(String.valueOf(e.getMessage())), "creel plugins why " + plugin));
            }
        }
        return found;
    }

    private static Finding own(String plugin, Finding said) {
        return new Finding("plugins." + plugin + '.' + cut(said.id(), 100), said.severity(), plugin + ": " + cut(said.subject()), plugin + ": " + cut(said.title()),
                cut(said.detail()), cut(said.remedy()));
    }

    private static String cut(String text) {
        return cut(text, LONGEST);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
