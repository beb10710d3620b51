// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Config;
import dev.creel.confine.PermissionLine;
import dev.creel.plugin.PluginLifecycle.Plan;
import dev.creel.plugin.PluginLifecycle.Right;
import dev.creel.plugin.PluginRefusal;
import dev.creel.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs or updates what was consented to: the new jar is durable first, then runs from those very bytes, and only then
 * its policy takes the place of the old one. Until that moment every failure brings the old plugin back. The caller has its turn.
 */
final class Installation {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private final PluginHost host;
    private final Config config;
    private final Names names;
    private final Staging staging;

    Installation(PluginHost host, Config config, Names names, Staging staging) {
        this.host = host;
        this.config = config;
        this.names = names;
        this.staging = staging;
    }

    Plugins.Info install(Staging.Staged staged, Set<String> optional, Consumer<String> steps) throws IOException {
        Plan plan = staged.plan();
        PluginJar jar = PluginJar.of(plan.name(), staging.read(staged), staged.origin().source());
        Optional<Known> before = host.roster().get(plan.name());
        Signing signing = signing(plan);
        List<PermissionLine> lines = agreed(plan, signing, jar, optional, Installed.of(before, host.installer().gate(), host.store()));
        names.check(jar.id(), host.trust().signed(jar.bytes(), staged.origin().signature()));
        steps.accept("writing " + plan.name() + ' ' + plan.version());
        host.store().prepare(plan.name(), plan.digest(), jar.bytes(), staged.origin());
        Candidate candidate = Candidate.own(
                plan.name(), host.store().jar(plan.name(), plan.digest()), Path.of(config.current().stateDir()));
        Known installed;
        try {
            installed = takeOver(candidate, jar, signing, new Granted(lines, chosen(plan, optional)), before, steps);
        } finally {
            sweep(plan.name());
        }
        staging.drop(plan.consent());
        host.roster().put(installed);
        return installed.info();
    }

    private static Signing signing(Plan plan) {
        Optional<SignerKey> key = Optional.of(plan.signer()).filter(text -> !text.isEmpty())
                .map(text -> new SignerKey(text.substring("ed25519:".length())));
        return new Signing(key, plan.versions());
    }

    /** What stays behind is no plugin: it is swept at the next start. */
    private void sweep(String name) {
        try {
            host.store().sweep(name);
        } catch (IOException e) {
            LOG.warn("plugin {}: what is not needed any more stays until the next start: {}", name, e.getMessage());
        }
    }

    /** The lines to grant, if what was shown is still what is there. */
    private static List<PermissionLine> agreed(Plan plan, Signing signing, PluginJar jar, Set<String> optional, Installed installed) {
        List<PermissionLine> required = plan.rights().stream().map(Right::line).map(PermissionLine::parse).toList();
        List<PermissionLine> offered = plan.optional().stream().map(Right::line).map(PermissionLine::parse).toList();
        if (!plan.consent().equals(Consent.of(jar.id(), signing, required, offered, installed))) {
            throw new PluginRefusal("consent.changed", "what is installed as " + plan.name() + " or what was to be installed is no longer what was"
                    + " shown; plan again");
        }
        List<PermissionLine> lines = new ArrayList<>(required);
        lines.addAll(chosen(plan, optional));
        return lines;
    }

    private static List<PermissionLine> chosen(Plan plan, Set<String> optional) {
        List<String> offered = plan.optional().stream().map(Right::line).toList();
        for (String line : optional) {
            if (!offered.contains(line)) {
                throw new PluginRefusal("consent.optional", line + " is not among the optional lines of " + plan.name()
                        + "; only what the plugin asks for can be granted");
            }
        }
        return offered.stream().filter(optional::contains).map(PermissionLine::parse).toList();
    }

    private Known takeOver(
            Candidate candidate, PluginJar jar, Signing signing, Granted granted, Optional<Known> before, Consumer<String> steps)
            throws IOException {
        String name = candidate.name();
        Optional<String> off = Wanted.refusal(config.current(), name);
        if (!candidate.objection().isEmpty()) {
            throw new PluginRefusal("lifecycle.custody", candidate.objection());
        }
        if (before.isPresent()) {
            steps.accept("stopping version " + before.get().info().version());
            host.installer().retire(name);
        }
        try {
            if (off.isEmpty()) {
                steps.accept("starting " + name);
                host.installer().run(jar, granted);
            }
            commit(name, Granted.policy(jar.id(), signing, granted.lines()).encoded());
        } catch (IOException | BundleException | RuntimeException | LinkageError e) {
            steps.accept("going back");
            host.installer().stop(name);
            throw new PluginRefusal("lifecycle.start", name + ' ' + jar.id().version() + " was not installed: " + e.getMessage() + "; "
                    + restored(before));
        }
        return off.isPresent()
                ? Known.of(candidate, Optional.of(jar.id()), "disabled", off.get(), List.of())
                : Known.of(candidate, Optional.of(jar.id()), "active", "", granted.contributions());
    }

    private String restored(Optional<Known> before) {
        Optional<Known> again = before.filter(Known::active).map(old -> host.start(old.candidate()));
        if (again.isPresent() && !again.get().active()) {
            return "the version before did not start again: " + again.get().info().reason();
        }
        return again.isPresent() ? "the version before runs again" : "nothing was changed";
    }

    private void commit(String name, String policy) throws IOException {
        Optional<String> before = host.store().policyText(name);
        try {
            host.store().commit(name, policy);
        } catch (IOException e) {
            host.store().revert(name, before);
            throw e;
        }
    }
}
