// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.Collection;
import org.osgi.framework.PackagePermission;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Narrows what one resolution may wire: nobody to a plugin's packages but itself, and a plugin to granted packages only.
 * The second belt behind the resolver's own permission checks. Used by one thread.
 */
final class Wires implements ResolverHook {
    private final Engine engine;

    Wires(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        if (engine.active()) {
            Plugin asking = engine.of(requirement.getRevision().getBundle());
            candidates.removeIf(candidate -> !allowed(asking, candidate));
        }
    }

    private boolean allowed(Plugin asking, BundleCapability candidate) {
        String space = candidate.getNamespace();
        boolean code = space.equals(BundleRevision.PACKAGE_NAMESPACE)
                || space.equals(BundleRevision.BUNDLE_NAMESPACE) || space.equals(BundleRevision.HOST_NAMESPACE);
        Plugin provider = engine.of(candidate.getRevision().getBundle());
        if (!code || asking == provider) {
            return true;
        }
        if (provider != null || !space.equals(BundleRevision.PACKAGE_NAMESPACE)) {
            return false;
        }
        String name = String.valueOf(candidate.getAttributes().get(BundleRevision.PACKAGE_NAMESPACE));
        return engine.implies(asking, new PackagePermission(name, PackagePermission.IMPORT));
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
        // Who may be resolved is decided when a bundle is admitted.
    }

    @Override
    public void filterSingletonCollisions(
            BundleCapability singleton, Collection<BundleCapability> collisions) {
        // Symbolic names are decided at install.
    }

    @Override
    public void end() {
        // Holds nothing.
    }
}
