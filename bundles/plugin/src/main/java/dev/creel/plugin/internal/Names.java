// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.PluginId;
import dev.creel.plugin.PluginRefusal;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Which names a new plugin may have: none that another plugin, the distribution or the core has, so that none passes for another. */
final class Names {
    private static final String OURS = "dev.creel.";

    private final BundleContext context;
    private final Roster roster;
    private final InstallGate gate;

    Names(BundleContext context, Roster roster, InstallGate gate) {
        this.context = context;
        this.roster = roster;
        this.gate = gate;
    }

    /**
     * Looks at short name and symbolic name.
     *
     * @param ours whether the release key signed the jar
     * @throws PluginRefusal when one of them is taken or has not the form of one
     */
    void check(PluginId id, boolean ours) {
        if (!Candidate.isName(id.name())) {
            throw new PluginRefusal("name.form", "\"" + id.name() + "\" is no name of a plugin: a letter of a-z, then up to 63 of a-z, 0-9"
                    + " and '-'; choose one");
        }
        if (!ours && id.symbolicName().startsWith(OURS)) {
            throw new PluginRefusal("name.reserved", "the symbolic name " + id.symbolicName() + " belongs to the distribution; a plugin of"
                    + " somebody else has one outside " + OURS);
        }
        for (Bundle bundle : context.getBundles()) {
            against(id, bundle);
        }
        for (Known other : roster.all()) {
            against(id, other);
        }
    }

    private static void against(PluginId id, Bundle bundle) {
        String taken = String.valueOf(bundle.getSymbolicName());
        if (("creel:" + id.name()).equals(bundle.getLocation())) {
            return;
        }
        if (taken.equals(id.symbolicName()) || taken.equals(id.name()) || taken.equals(OURS + id.name())) {
            throw new PluginRefusal("name.taken", "a part of the gateway is called " + taken + "; a plugin needs another name than "
                    + (taken.equals(id.symbolicName()) ? "this" : id.name()));
        }
    }

    private void against(PluginId id, Known other) {
        String taken = other.info().symbolicName();
        if (taken.isEmpty()) {
            taken = Inspection.jar(gate, other.candidate()).map(jar -> jar.id().symbolicName()).orElse("");
        }
        boolean same = other.name().equals(id.name());
        if (same && other.candidate().shipped()) {
            throw new PluginRefusal("name.shipped", "a plugin called " + id.name() + " comes with the distribution; choose another name");
        }
        if (same && !taken.isEmpty() && !taken.equals(id.symbolicName())) {
            throw new PluginRefusal("name.taken", id.name() + " is installed and is the bundle " + taken + ", not " + id.symbolicName()
                    + "; choose another name, or remove it first");
        }
        if (!same && taken.equals(id.symbolicName())) {
            throw new PluginRefusal("name.duplicate", "the bundle " + taken + " is already here as plugin " + other.name()
                    + "; update or remove that one");
        }
    }
}
