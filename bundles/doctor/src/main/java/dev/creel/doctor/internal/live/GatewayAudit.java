// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.live;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.PluginServices;
import dev.creel.confine.Threads;
import dev.creel.doctor.ConfigGuard;
import dev.creel.doctor.Installed;
import dev.creel.doctor.Live;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck.Reach;
import dev.creel.doctor.SecurityAudit;
import dev.creel.doctor.Suppression;
import dev.creel.gateway.SecurityReports;
import dev.creel.plugin.PluginAdvice;
import dev.creel.plugin.Plugins;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The security audit of the running gateway: says aloud at the start what is open, judges each change, and answers when asked. */
@Component(service = SecurityReports.class, immediate = true)
public final class GatewayAudit implements SecurityReports {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayAudit.class);

    private final Config config;
    private final RunningPlugins plugins;
    private final PluginChecks asked;
    private final Audit decisions;
    private final Optional<Path> home;
    private final AutoCloseable guard;

    @Activate
    public GatewayAudit(BundleContext context, @Reference Config config, @Reference Plugins plugins, @Reference PluginAdvice advice,
            @Reference PluginServices contributions, @Reference Audit decisions, @Reference Threads threads) {
        this.config = config;
        this.home = Optional.ofNullable(context.getProperty("creel.home")).map(Path::of);
        this.plugins = new RunningPlugins(plugins, advice);
        this.asked = new PluginChecks(contributions);
        this.decisions = decisions;
        this.guard = config.guard((before, after) -> new ConfigGuard(audit(), Clock.systemUTC(), this::refused, this::accepted).objections(before, after));
        // The gateway is ready sooner when it does not wait for what is only said.
        threads.factory("security-audit").newThread(this::sayWhatIsOpen).start();
    }

    @Deactivate
    void stop() throws Exception {
        guard.close();
    }

    @Override
    public Json.Obj report(boolean deep) {
        Scene scene = scene();
        return audit().report(deep ? scene.with(new Live("", true, "", asked.findings())) : scene, deep ? Reach.DEEP : Reach.MACHINE).json();
    }

    private Scene scene() {
        Path state = Path.of(config.current().stateDir());
        return new Scene(config.view(), home, plugins.now(home, state), Optional.empty(), Instant.now());
    }

    private void sayWhatIsOpen() {
        Scene scene = new Scene(config.view(), home, Installed.UNKNOWN, Optional.empty(), Instant.now());
        audit().report(scene, Reach.CONFIGURATION).findings().stream().filter(finding -> finding.severity() == Severity.CRITICAL)
                .forEach(finding -> LOG.warn("security audit: {}: {}; remedy: {}", finding.id(), finding.title(), finding.remedy()));
    }

    /** Made when it is needed: its many small classes would make the start longer. */
    private static SecurityAudit audit() {
        return SecurityAudit.ofCore();
    }

    private void accepted(Finding finding) {
        decisions.record("config.accepted", Map.of("who", "a change of the configuration", "rule", finding.id(), "what", finding.subject(),
                "grant", "a suppression in " + Suppression.PATH));
    }

    private void refused(Finding finding) {
        decisions.record("config.refused", Map.of("who", "a change of the configuration", "rule", finding.id(), "what", finding.subject(),
                "grant", "the same change adds a suppression of " + finding.id() + " with reason and expires to " + Suppression.PATH));
    }
}
