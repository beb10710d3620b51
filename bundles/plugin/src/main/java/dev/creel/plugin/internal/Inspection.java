// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Snapshot;
import dev.creel.confine.PermissionLine;
import dev.creel.plugin.Plugins;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks a plugin up in full: what its jar says now, and what it holds if it runs. */
final class Inspection {
    private final Installer installer;
    private final PluginStore store;
    private final Snapshot config;

    Inspection(Installer installer, PluginStore store, Snapshot config) {
        this.installer = installer;
        this.store = store;
        this.config = config;
    }

    Plugins.Details details(Known plugin) {
        Candidate candidate = plugin.candidate();
        Optional<PluginJar> jar = jar(installer.gate(), candidate);
        String digest = jar.map(j -> j.id().digest()).orElse("");
        return new Plugins.Details(
                plugin.info(),
                digest,
                candidate.shipped(),
                candidate.shipped() ? "distribution" : source(candidate, digest),
                candidate.policy().toString(),
                lines(jar.map(PluginJar::required).orElse("")),
                lines(jar.map(PluginJar::optional).orElse("")),
                installer.held(config, plugin.name()));
    }

    /** What lies there now; empty for what cannot be read or may not be trusted. */
    static Optional<PluginJar> jar(InstallGate gate, Candidate candidate) {
        try {
            return candidate.objection().isEmpty()
                    ? Optional.of(gate.read(candidate))
                    : Optional.empty();
        } catch (IOException | Granted.Refusal e) {
            return Optional.empty();
        }
    }

    /** Every line it asks for, needed or optional, encoded; none if they cannot be read. */
    static List<String> declared(PluginJar jar) {
        List<String> all = new ArrayList<>(lines(jar.required()));
        all.addAll(lines(jar.optional()));
        return all;
    }

    private String source(Candidate candidate, String digest) {
        try {
            return store.origin(candidate.name(), digest).map(Origin::source).orElse(candidate.jar().toString());
        } catch (IOException e) {
            return candidate.jar().toString();
        }
    }

    private static List<String> lines(String text) {
        try {
            return PermissionLine.parseAll(text).stream().map(PermissionLine::encoded).toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
