// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.PermissionLine;
import dev.creel.confine.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is installed under a name right now, as the disk has it.
 *
 * @param symbolicName its bundle's; empty if nothing is installed
 * @param version its bundle's; empty if nothing is installed
 * @param digest of its jar; empty if nothing is installed
 * @param policy text of its policy; empty if there is none
 * @param held lines that its bundle declares and its policy grants
 */
record Installed(String symbolicName, String version, String digest, String policy, List<PermissionLine> held) {
    private static final Installed NOTHING = new Installed("", "", "", "", List.of());

    static Installed of(Optional<Known> plugin, InstallGate gate, PluginStore store) throws IOException {
        Optional<PluginJar> jar = plugin.map(Known::candidate).flatMap(candidate -> Inspection.jar(gate, candidate));
        if (jar.isEmpty()) {
            return plugin.isEmpty() ? NOTHING : new Installed("", "", "", store.policyText(plugin.get().name()).orElse(""), List.of());
        }
        String policy = store.policyText(plugin.get().name()).orElse("");
        return new Installed(jar.get().id().symbolicName(), jar.get().id().version(), jar.get().id().digest(), policy,
                held(jar.get(), policy));
    }

    /** Its policy; empty if there is none that can be read. */
    Optional<Policy> parsed() {
        return parsed(policy);
    }

    static Optional<Policy> parsed(String policy) {
        try {
            return policy.isEmpty() ? Optional.empty() : Optional.of(Policy.parse(policy));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<PermissionLine> held(PluginJar jar, String policy) {
        try {
            List<PermissionLine> granted = parsed(policy).map(Policy::lines).orElse(List.of());
            List<PermissionLine> declared = new ArrayList<>(PermissionLine.parseAll(jar.required()));
            declared.addAll(PermissionLine.parseAll(jar.optional()));
            declared.retainAll(granted);
            return List.copyOf(declared);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
