// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.Collection;
import org.osgi.framework.CapabilityPermission;
import org.osgi.framework.PackagePermission;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Narrows what one resolution may wire, in every namespace: nobody to what a plugin offers but itself, and a plugin to
 * what it was granted, of the system bundle too. The second belt behind the resolver's own permission checks. Used by one
 * thread.
 */
final class Wires implements ResolverHook {
    private final Engine engine;

    Wires(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        if (engine.active()) {
            Plugin asking = plugin(requirement.getRevision());
            candidates.removeIf(candidate -> !allowed(asking, candidate));
        }
    }

    private boolean allowed(Plugin asking, BundleCapability candidate) {
        Plugin provider = plugin(candidate.getRevision());
        if (asking == provider) {
            return true;
        }
        return provider == null && granted(asking, candidate);
    }

    private boolean granted(Plugin asking, BundleCapability candidate) {
        String space = candidate.getNamespace();
        return switch (space) {
            case BundleRevision.PACKAGE_NAMESPACE -> engine.implies(asking, new PackagePermission(
                    String.valueOf(candidate.getAttributes().get(space)), PackagePermission.IMPORT));
            // Sharing class loaders undoes every other rule; no line grants it.
            case BundleRevision.BUNDLE_NAMESPACE, BundleRevision.HOST_NAMESPACE -> false;
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE -> true;
            default -> engine.implies(asking, new CapabilityPermission(
                    space, candidate.getAttributes(), candidate.getRevision().getBundle(), CapabilityPermission.REQUIRE));
        };
    }

    private Plugin plugin(BundleRevision revision) {
        return engine.of(revision.getBundle());
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
        // Who may be resolved is decided when a bundle is admitted.
    }

    /** A plugin of the same symbolic name and a higher version must not keep a bundle of the host, or another plugin, out. */
    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
        if (engine.active()) {
            collisions.removeIf(other -> plugin(other.getRevision()) != plugin(singleton.getRevision()));
        }
    }

    @Override
    public void end() {
        // Holds nothing.
    }
}
