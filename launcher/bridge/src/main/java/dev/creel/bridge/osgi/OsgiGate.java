// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge.osgi;

import dev.creel.bridge.Gate;
import java.security.Permission;
import java.util.Dictionary;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** Where the patched framework calls in; before {@link #activate} every call does what the plain framework does. */
public final class OsgiGate {
    private static volatile FrameworkHook hook;
    private static volatile PermissionCheck check;
    private static volatile Gate.Controls controls;
    private static volatile boolean active;

    private OsgiGate() {}

    /**
     * Installs the engine, once per JVM.
     *
     * @param proof shows that the caller is the host
     */
    public static synchronized void install(Gate.Controls proof, FrameworkHook engine) {
        if (proof == null || engine == null || hook != null) {
            throw new IllegalStateException("the hook is installed once, by the host");
        }
        controls = proof;
        check = new PermissionCheck(engine);
        hook = engine;
    }

    /** The host is about to admit its first plugin: from now on the framework asks. */
    public static void activate(Gate.Controls proof) {
        if (proof == null || proof != controls) {
            throw new IllegalStateException("only the host activates the checks");
        }
        active = true;
    }

    /** Stands for {@code System.getSecurityManager()}: null while there is nothing to confine. */
    @SuppressWarnings("removal")
    public static SecurityManager security() {
        return active ? check : null;
    }

    public static boolean implies(Object bundle, Permission permission) {
        FrameworkHook h = active ? hook : null;
        return h == null || h.implies(bundle, permission);
    }

    public static Dictionary<?, ?> registering(
            Object context, String[] names, Object service, Dictionary<?, ?> properties) {
        FrameworkHook h = active ? hook : null;
        return h == null ? properties : h.registering(context, names, service, properties);
    }

    public static Dictionary<?, ?> changing(Object bundle, Object names, Dictionary<?, ?> properties) {
        FrameworkHook h = active ? hook : null;
        return h == null ? properties : h.changing(bundle, names, properties);
    }

    public static void installing(Object context) {
        FrameworkHook h = active ? hook : null;
        if (h != null) {
            h.installing(context);
        }
    }

    public static Object visible(Object context, Object bundle) {
        FrameworkHook h = active ? hook : null;
        return h == null ? bundle : h.visible(context, bundle);
    }

    /** @param through what was asked; decides nothing */
    public static Object seen(Object through, Object answer) {
        FrameworkHook h = active ? hook : null;
        return h == null ? answer : h.seen(answer);
    }

    public static void getting(Object bundle, Object reference) {
        FrameworkHook h = active ? hook : null;
        if (h != null) {
            h.getting(bundle, reference);
        }
    }

    public static boolean located(String location, Object bundle) {
        FrameworkHook h = active ? hook : null;
        return h == null || h.located(location, bundle);
    }

    public static Object hand(
            String point, Object owner, Object subject, Object event, Object filter, Callable<?> code)
            throws Exception {
        FrameworkHook h = active ? hook : null;
        return h == null ? code.call() : h.hand(point, owner, subject, event, filter, code);
    }

    public static Object trusted(Callable<?> code) throws Exception {
        if (!active) {
            return code.call();
        }
        // Here and not in the engine: the engine's own classes are loaded through this method.
        controls.enterTrusted();
        try {
            return code.call();
        } finally {
            controls.leaveTrusted();
        }
    }

    /**
     * A class loader of a bundle has a class: the lock its loading took is given back. Felix forgets that when another thread
     * was faster by a hair, and so held a plugin's thread, and with it the plugin, in the loader of a host's bundle.
     */
    public static void loaded(ConcurrentHashMap<?, ?> locks, String name) {
        if (locks.get(name) == Thread.currentThread()) {
            locks.remove(name);
        }
    }

    public static Object marked(Callable<?> code) throws Exception {
        FrameworkHook h = active ? hook : null;
        return h == null ? code.call() : h.marked(code);
    }

    public static int enterPlugin(ClassLoader loader) {
        FrameworkHook h = active ? hook : null;
        return h == null ? -1 : h.enterPlugin(loader);
    }

    public static void leavePlugin(int token) {
        FrameworkHook h = hook;
        if (h != null && token >= 0) {
            h.leavePlugin(token);
        }
    }

    public static Throwable failed(ClassLoader loader, Throwable thrown) {
        FrameworkHook h = active ? hook : null;
        return h == null ? thrown : h.failed(loader, thrown);
    }

    /** The answer of a handed-over method that returns a boolean: false when it runs later. */
    public static boolean truth(Object answer) {
        return Boolean.TRUE.equals(answer);
    }
}
