// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Refused;
import dev.creel.bridge.Gate;
import dev.creel.bridge.HostThread;
import dev.creel.confine.PermissionLine;
import java.lang.StackWalker.Option;
import java.security.Permission;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServicePermission;
import org.osgi.framework.ServiceReference;

/**
 * Knows every plugin and decides: who is on a thread, what was granted, what a denial says. The one implementation of
 * plugin rights; thread-safe. A bundle that was a plugin stays
 * one until it is uninstalled; then its id stays taken, and what is left of its code has no rights.
 */
final class Engine implements Authority {
    private static final StackWalker WALKER =
            StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

    private static final ClassLoader FRAMEWORK = Bundle.class.getClassLoader();

    private final Gate.Controls controls;
    private final Denials denials;
    private final MissingLines missing;
    private final BundleContext context;
    private final Map<Long, Plugin> plugins = new ConcurrentHashMap<>();
    private final Removed removed = new Removed();
    private volatile boolean active;
    private final ThreadLocal<int[]> busy = ThreadLocal.withInitial(() -> new int[1]);

    Engine(Gate.Controls controls, Denials denials, MissingLines missing, BundleContext context) {
        this.controls = controls;
        this.denials = denials;
        this.missing = missing;
        this.context = context;
    }

    boolean active() {
        return active;
    }

    void add(Plugin plugin) {
        active = true;
        plugins.put(plugin.bundle().getBundleId(), plugin);
    }

    /** The bundle is uninstalled: after this nothing here refers to it. */
    void forget(Bundle bundle) {
        Plugin plugin = plugins.get(bundle.getBundleId());
        if (plugin != null) {
            removed.add(plugin.number());
            plugins.remove(bundle.getBundleId());
            plugin.release();
            plugin.forget();
        }
    }

    /** The plugin of that bundle, or null for core. */
    Plugin of(Bundle bundle) {
        if (bundle == null || !active) {
            return null;
        }
        long id = bundle.getBundleId();
        Plugin plugin = plugins.get(id);
        return plugin == null && removed.has(id) ? Plugin.REMOVED : plugin;
    }

    @Override
    public Plugin pluginOf(ClassLoader loader) {
        return loader instanceof BundleReference reference && active ? of(reference.getBundle()) : null;
    }

    /** The plugin the current thread acts for, or null: a plugin's thread always does, others by their stack. */
    Plugin current() {
        Thread thread = Thread.currentThread();
        if (thread instanceof HostThread || !active) {
            return null;
        }
        Object carried = controls.current();
        if (carried != null) {
            return controls.trusted() ? null : (Plugin) carried;
        }
        return busy.get()[0] > 0 ? null : onStack();
    }

    private Plugin onStack() {
        return WALKER.walk(frames -> {
            var all = frames.iterator();
            while (all.hasNext()) {
                Plugin plugin = pluginOf(all.next().getDeclaringClass().getClassLoader());
                if (plugin != null) {
                    return plugin;
                }
            }
            return null;
        });
    }

    /** The plugin whose code called the framework method that asks here, or null; the JDK's reflection is looked through. */
    Plugin asking() {
        if (Thread.currentThread() instanceof HostThread || plugins.isEmpty()) {
            return null;
        }
        return WALKER.walk(frames -> {
            boolean framework = false;
            var all = frames.iterator();
            while (all.hasNext()) {
                ClassLoader loader = all.next().getDeclaringClass().getClassLoader();
                if (framework && loader != null) {
                    return pluginOf(loader);
                }
                framework |= loader == FRAMEWORK;
            }
            return null;
        });
    }

    /** Whether the permission was granted; a filter may make the framework look at bundles, which asks here again. */
    boolean implies(Plugin plugin, Permission permission) {
        int[] depth = busy.get();
        depth[0]++;
        controls.enterTrusted();
        try {
            return !plugin.released() && plugin.grants().implies(permission);
        } finally {
            controls.leaveTrusted();
            depth[0]--;
        }
    }

    boolean impliesByName(Plugin plugin, Permission permission) {
        return permission instanceof ServicePermission service
                ? plugin.grants().impliesByName(service)
                : implies(plugin, permission);
    }

    @Override
    public boolean holds(Object plugin, String type, String name, String actions) {
        Plugin p = (Plugin) plugin;
        return !p.released() && p.grants().holds(type, name, actions);
    }

    /** Whether the plugin may contribute anything of that kind. */
    boolean contributes(Plugin plugin, String kind) {
        return plugin.grants().contributes(kind);
    }

    @Override
    public Stock stock(Object plugin) {
        return ((Plugin) plugin).stock();
    }

    @Override
    public Refused denied(Object plugin, String rule, String type, String name, String actions) {
        int[] depth = busy.get();
        depth[0]++;
        controls.enterTrusted();
        try {
            PermissionLine line = new PermissionLine(type, name, actions);
            missing.add((Plugin) plugin, rule, line);
            return denials.denied((Plugin) plugin, rule, line);
        } finally {
            controls.leaveTrusted();
            depth[0]--;
        }
    }

    /** Something was kept out of the plugin's sight, which is no denial: only its author, who asked, is told. */
    void hidden(Plugin plugin, Permission permission) {
        if (plugin == null || !missing.watches(plugin)) {
            return;
        }
        int[] depth = busy.get();
        depth[0]++;
        controls.enterTrusted();
        try {
            String type = permission.getClass().getName();
            String actions = permission.getActions();
            missing.add(plugin, RuleId.of(type, actions), new PermissionLine(type, permission.getName(), actions));
        } finally {
            controls.leaveTrusted();
            depth[0]--;
        }
    }

    Refused denied(Plugin plugin, Permission permission) {
        String type = permission.getClass().getName();
        String actions = permission.getActions();
        return denied(plugin, RuleId.of(type, actions), type, serviceName(permission), actions);
    }

    /** A permission made from a reference names a service id; the line that would grant it names the contract. */
    private String serviceName(Permission permission) {
        String name = permission.getName();
        if (!(permission instanceof ServicePermission) || !name.startsWith("(service.id=")) {
            return name;
        }
        int[] depth = busy.get();
        depth[0]++;
        controls.enterTrusted();
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, name);
            return found == null ? name : ((String[]) found[0].getProperty(Constants.OBJECTCLASS))[0];
        } catch (InvalidSyntaxException e) {
            return name;
        } finally {
            controls.leaveTrusted();
            depth[0]--;
        }
    }
}
