// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.confine.Confinement;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.Policy;
import dev.creel.plugin.PluginAdvice.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One look at everything around plugins: what cannot be trusted, does not fit together, or grants more than is needed. */
final class Checkup {
    private static final List<String> WORST_FIRST = List.of("critical", "warn", "info");

    private final PluginHost host;
    private final Confinement confinement;
    private final Snapshot config;
    private final List<Finding> found = new ArrayList<>();

    Checkup(PluginHost host, Confinement confinement, Snapshot config) {
        this.host = host;
        this.confinement = confinement;
        this.config = config;
    }

    List<Finding> findings() {
        for (String missing : confinement.missing()) {
            add("confinement", "critical", "", "no plugin can start: " + missing, "start by ./creel gateway of a whole distribution");
        }
        host.roster().all().stream().map(host::now).forEach(this::plugin);
        try {
            folder();
        } catch (IOException e) {
            add("unreadable", "critical", "", "the plugins' folders cannot be read: " + e.getMessage(), "mend the state folder");
        }
        lists();
        found.sort(Comparator.comparing(finding -> WORST_FIRST.indexOf(finding.severity())));
        return List.copyOf(found);
    }

    private void plugin(Known plugin) {
        String name = plugin.name();
        if (!plugin.candidate().objection().isEmpty()) {
            add("custody", "critical", name, plugin.candidate().objection(), "then: creel plugins enable " + name);
            return;
        }
        switch (plugin.info().state()) {
            case "quarantined" -> add("quarantined", "warn", name, plugin.info().reason(), "creel plugins disable " + name
                    + ", and update or remove it");
            case "failed" -> add("failed", "warn", name, plugin.info().reason(), "creel plugins why " + name);
            default -> {
                // refused ones have findings of their own below; the others are well
            }
        }
        Optional<PluginJar> jar = Inspection.jar(host.installer().gate(), plugin.candidate());
        if (!Files.isRegularFile(plugin.candidate().policy(), LinkOption.NOFOLLOW_LINKS)) {
            add("no-policy", "warn", name, name + " has no policy and does not start", "install it by creel plugins install, or remove it");
        } else if (jar.isEmpty()) {
            add("unreadable", "critical", name, plugin.candidate().jar() + " cannot be read", "install it again, or remove it");
        } else {
            policy(plugin, jar.get());
        }
    }

    private void policy(Known plugin, PluginJar jar) {
        String name = plugin.name();
        try {
            Policy policy = Policy.parse(Files.readString(plugin.candidate().policy()));
            Optional<String> digest = BundleIdentity.digest(policy);
            if (digest.isPresent() && !digest.get().equals(jar.id().digest())) {
                add("digest-drift", "critical", name, plugin.candidate().jar() + " is not what its policy names: SHA-256 " + jar.id().digest(),
                        "if you did not change it, remove it; else install it anew");
            }
            if (!plugin.candidate().shipped()) {
                unsigned(name, jar.id().digest());
            }
            lines(plugin, policy, PermissionLine.parseAll(jar.required()), PermissionLine.parseAll(jar.optional()));
        } catch (IOException | IllegalArgumentException e) {
            add("policy-unreadable", "critical", name, plugin.candidate().policy() + " cannot be read: " + e.getMessage(), "mend it, or install anew");
        }
    }

    private void unsigned(String name, String digest) throws IOException {
        if (host.store().origin(name, digest).map(Origin::signature).orElse("").isEmpty()) {
            add("unsigned", "info", name, "nobody signed the jar of " + name, "prefer plugins whose author signs; the digest still pins these bytes");
        }
    }

    private void lines(Known plugin, Policy policy, List<PermissionLine> required, List<PermissionLine> optional) {
        String file = plugin.candidate().policy().toString();
        List<PermissionLine> asked = new ArrayList<>(required);
        asked.addAll(optional);
        for (PermissionLine line : policy.lines()) {
            if (optional.contains(line) && !required.contains(line)) {
                add("optional", "info", plugin.name(), plugin.name() + " can do without: " + Sentences.of(line), "remove from " + file + ": " + line.encoded());
            } else if (!asked.contains(line) && asked.stream().anyMatch(l -> confinement.covers(List.of(line), l))) {
                add("wider", "info", plugin.name(), file + " grants more than is asked for: " + line.encoded(), "grant the lines it asks for, one by one");
            } else if (!asked.contains(line)) {
                add("undeclared", "warn", plugin.name(), file + " grants what nobody asks for: " + line.encoded(), "remove the line");
            }
        }
    }

    private void folder() throws IOException {
        Path policies = Path.of(config.stateDir(), PluginStore.POLICIES);
        for (String name : host.store().policies()) {
            if (host.roster().get(name).isEmpty()) {
                add("no-plugin", "warn", name, policies.resolve(name + ".policy") + " is for a plugin that is not here", "delete it, or install the plugin");
            }
        }
        for (String name : host.store().removals()) {
            add("removal", "warn", name, "the removal of " + name + " was not finished", "restart the gateway; it finishes removals first");
        }
        for (String name : List.of(PluginStore.JARS, PluginStore.POLICIES)) {
            Optional<String> objection = Custody.objection(Path.of(config.stateDir()), Path.of(config.stateDir(), name));
            objection.ifPresent(text -> add("custody", "critical", "", text, "until then nothing in it is believed"));
        }
    }

    private void lists() {
        for (String key : List.of("plugins.allow", "plugins.deny")) {
            for (Json name : config.list(key)) {
                if (name instanceof Json.Str text && host.roster().get(text.value()).isEmpty()) {
                    add("unknown-name", "info", text.value(), key + " names " + text.value() + ", which is not here", "correct the name, or take it out");
                }
            }
        }
    }

    private void add(String id, String severity, String plugin, String text, String remedy) {
        found.add(new Finding("plugins." + id, severity, plugin, text, remedy));
    }
}
