// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Snapshot;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.PluginId;
import dev.creel.confine.Policy;
import dev.creel.confine.Rights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What a plugin holds: the lines that its bundle declares and its policy grants, both, with variables still in place.
 *
 * @param lines the lines
 * @param optional those among them that the bundle can do without
 */
record Granted(List<PermissionLine> lines, List<PermissionLine> optional) {
    /** Symbolic names of the release; another plugin under such a name would be taken for one of ours. */
    private static final String RESERVED = "dev.creel.";
    /** The part of the implied minimum that depends on where the state folder is. */
    static final List<String> OWN_DATA = List.of(
            "(java.io.FilePermission \"${data}\" \"read\")", "(java.io.FilePermission \"${data}/-\" \"read,write,delete\")");

    /** A policy does not fit the bundle; the message names the file's rule and the remedy. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }

        /** @param rule stable id beginning with {@code policy.} or {@code name.}; {@code docs/permissions.md} lists them */
        Refusal(String rule, String text) {
            super(text + " (" + rule + ')');
        }
    }

    /**
     * Holds declaration against policy.
     *
     * @param from how the jar came here
     * @param cover the engine's answer to whether granted lines cover one
     * @throws Refusal when the policy is for another bundle or lacks a line the bundle needs
     * @throws IllegalArgumentException when declaration or policy cannot be read
     */
    static Granted of(PluginJar jar, Policy policy, Provenance from, BiPredicate<List<PermissionLine>, PermissionLine> cover) {
        identify(jar, policy, from);
        policy.lines().forEach(Variables::check);
        List<PermissionLine> required = PermissionLine.parseAll(jar.required());
        List<PermissionLine> optional = PermissionLine.parseAll(jar.optional());
        List<PermissionLine> missing = required.stream().filter(line -> !cover.test(policy.lines(), line)).toList();
        if (!missing.isEmpty()) {
            throw new Refusal("policy.missing-line", "its policy lacks " + String.join(" and ", missing.stream().map(PermissionLine::encoded).toList())
                    + "; add the line to " + jar.id().name() + ".policy to grant it");
        }
        Set<PermissionLine> effective = new LinkedHashSet<>(required);
        List<PermissionLine> chosen = optional.stream().filter(line -> cover.test(policy.lines(), line)).toList();
        effective.addAll(chosen);
        return new Granted(List.copyOf(effective), chosen);
    }

    /** What it may add to the host, as {@code tool:NAME} and the like. */
    List<String> contributions() {
        return lines.stream()
                .filter(line -> line.type().equals("dev.creel.api.plugin.ContributePermission"))
                .map(PermissionLine::name)
                .toList();
    }

    /** A policy for exactly that jar. */
    static Policy policy(PluginId id, Signing signing, List<PermissionLine> lines) {
        return new Policy(id.name(), List.of(signing.condition(id.symbolicName(), id.digest())), lines);
    }

    /** The rights under that configuration, the own data folder among them. */
    Rights rights(Variables variables) {
        List<String> filled = new ArrayList<>(OWN_DATA.stream().flatMap(line -> variables.expand(line).stream()).toList());
        for (PermissionLine line : lines) {
            for (String name : variables.expand(line.name())) {
                filled.add(new PermissionLine(line.type(), name, line.actions()).encoded());
            }
        }
        return new Rights(filled, variables.dataFolder());
    }

    static Variables variables(Snapshot config, String name) {
        return new Variables(config, dataFolder(config, name).toString());
    }

    /** Free of links where it can be: decisions are made on real paths. */
    static Path dataFolder(Snapshot config, String name) {
        Path state = Path.of(config.stateDir());
        try {
            state = state.toRealPath();
        } catch (IOException e) {
            // not there yet: as it is written
        }
        return state.resolve("plugins-data").resolve(name);
    }

    /** Whether only what this build or the release key made may have that symbolic name. */
    static boolean isReserved(String symbolicName) {
        return symbolicName.startsWith(RESERVED);
    }

    private static void identify(PluginJar jar, Policy policy, Provenance from) {
        String symbolicName = jar.id().symbolicName();
        if (isReserved(symbolicName) && !from.ours()) {
            throw new Refusal("name.reserved", "the name " + symbolicName + " belongs to the distribution; choose one outside " + RESERVED);
        }
        if (!policy.name().equals(jar.id().name())) {
            throw new Refusal("policy.name", "its policy is named \"" + policy.name() + "\", not \"" + jar.id().name() + "\"");
        }
        BundleIdentity.of(policy).check(jar, from);
    }
}
