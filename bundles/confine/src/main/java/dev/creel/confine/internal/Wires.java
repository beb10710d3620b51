// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.security.Permission;
import java.util.Collection;
import org.osgi.framework.BundlePermission;
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
        Permission needed = needed(candidate);
        if (needed == null || engine.implies(asking, needed)) {
            return true;
        }
        engine.hidden(asking, needed);
        return false;
    }

    /** Null for what everybody may have. Nothing grants a bundle or a host: sharing loaders undoes every other rule. */
    private static Permission needed(BundleCapability candidate) {
        String space = candidate.getNamespace();
        return switch (space) {
            case BundleRevision.PACKAGE_NAMESPACE ->
                    new PackagePermission(String.valueOf(candidate.getAttributes().get(space)), PackagePermission.IMPORT);
            case BundleRevision.BUNDLE_NAMESPACE -> new BundlePermission(name(candidate), BundlePermission.REQUIRE);
            case BundleRevision.HOST_NAMESPACE -> new BundlePermission(name(candidate), BundlePermission.FRAGMENT);
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE -> null;
            default -> new CapabilityPermission(
                    space, candidate.getAttributes(), candidate.getRevision().getBundle(), CapabilityPermission.REQUIRE);
        };
    }

    private static String name(BundleCapability candidate) {
        return candidate.getRevision().getSymbolicName();
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
