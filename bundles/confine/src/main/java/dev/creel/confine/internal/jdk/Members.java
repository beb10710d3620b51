// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import dev.creel.api.json.Json;
import dev.creel.bridge.Gate;
import dev.creel.bridge.HostThread;
import dev.creel.bridge.PluginThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.security.Provider;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Says of classes, members, loaders and threads whether a plugin may touch them: its own, the JDK's as far as the JDK
 * itself allows, and the public ones of the plugin API. Answers without looking at the stack; thread-safe.
 */
final class Members {
    /** Properties that tell nothing about the machine; text handling needs them. */
    private static final Set<String> PLAIN = Set.of("line.separator", "file.separator", "path.separator",
            "java.specification.version");

    private final Origin origin;
    private final Gate.Controls controls;
    private final DirectMemory memory = new DirectMemory();

    Members(Origin origin, Gate.Controls controls) {
        this.origin = origin;
        this.controls = controls;
    }

    /** Whether nothing is at stake for that plugin; a null plugin means a thread that carries none. */
    boolean harmless(String id, Object plugin, Object self, Object first, Object second) {
        return switch (id) {
            case "jdk.reflect.host" -> first == null || usable(plugin, first);
            case "jdk.reflect.access", "jdk.reflect.private" -> first == null || inside(plugin, element((Class<?>) first));
            case "jdk.reflect.find" -> visible(plugin, ((MethodHandles.Lookup) self).lookupClass().getClassLoader(), (String) first);
            case "jdk.reflect.lambda" -> ownLambda(first, second);
            case "jdk.loader.load" -> visible(plugin, (ClassLoader) self, (String) first);
            case "jdk.loader.module" -> self == null || visible(plugin, ((Module) self).getClassLoader(), (String) first);
            case "jdk.loader.get", "jdk.loader.domain", "jdk.loader.resource" -> inside(plugin, (Class<?>) self);
            case "jdk.loader.find" -> own(plugin, (ClassLoader) self);
            // No loader means the one of the application; the context loader has been asked by now, whatever class its thread is.
            case "jdk.loader.service" -> own(plugin, (ClassLoader) first);
            case "jdk.thread.edit" -> thread(plugin, (Thread) self);
            case "jdk.global.provider" -> !(self instanceof Provider) || own(plugin, self.getClass().getClassLoader());
            case "jdk.memory.direct" -> memory.fits((Integer) first);
            case "jdk.vm.ffm" -> origin.plugin(((Module) self).getClassLoader()) == null;
            case Demands.NATIVE -> first instanceof Class<?> caller && Origin.jdk(caller);
            case Demands.START -> ofHost((Thread) self);
            case "jdk.prop.read" -> first instanceof String key && PLAIN.contains(key);
            default -> false;
        };
    }

    /** Whether a class is looked up among the JDK's, where the JDK itself may look up any. */
    boolean ofJdk(String id, Object self, Object name) {
        return switch (id) {
            case "jdk.loader.load" -> Origin.jdk((ClassLoader) self)
                    || self == ClassLoader.getSystemClassLoader() && inner((String) name);
            case "jdk.loader.module" -> self instanceof Module module && module.isNamed();
            default -> false;
        };
    }

    /** A class or a member: the plugin's own, the JDK's, or a public one of the API. */
    private boolean usable(Object plugin, Object target) {
        Class<?> type = element(target instanceof Class<?> c ? c : ((Member) target).getDeclaringClass());
        if (inside(plugin, type)) {
            return true;
        }
        return Origin.api(type) && Modifier.isPublic(type.getModifiers())
                && (target instanceof Class<?> || Modifier.isPublic(((Member) target).getModifiers()));
    }

    private boolean inside(Object plugin, Class<?> type) {
        return type.isPrimitive() || Origin.jdk(type) && !Origin.unsafe(type) || own(plugin, type.getClassLoader());
    }

    private boolean own(Object plugin, ClassLoader loader) {
        return plugin != null && loader != null && plugin == origin.plugin(loader);
    }

    /** Loading by name: through its own loader anything it is wired to, through the JDK's what every program sees. */
    private boolean visible(Object plugin, ClassLoader loader, String name) {
        if (name == null || own(plugin, loader) || name.startsWith("java.") || name.startsWith("javax.")) {
            return true;
        }
        return Origin.jdk(loader) && !inner(name) && !name.contains("dev.creel.") || linking(loader, name);
    }

    /** A plugin's first use of a class of the API makes the JVM ask the API's loader for what that class refers to. */
    private static boolean linking(ClassLoader loader, String name) {
        return loader == Json.class.getClassLoader() && name.startsWith("dev.creel.api.");
    }

    /** A name among the JDK's own packages, or an array of such. */
    private static boolean inner(String name) {
        int at = name.lastIndexOf('[') + 1;
        at += at > 0 && name.startsWith("L", at) ? 1 : 0;
        return name.startsWith("sun.", at) || name.startsWith("com.sun.", at) || name.startsWith("jdk.", at);
    }

    /**
     * Whether a lambda's body is its author's own woven code. A lambda straight over a JDK method would carry no woven
     * entry and could run on a host thread; the weaver leaves none, so this one was made by hand.
     */
    private boolean ownLambda(Object caller, Object implementation) {
        MethodHandles.Lookup lookup = (MethodHandles.Lookup) caller;
        Object author = lookup == null ? null : origin.plugin(lookup.lookupClass());
        if (author == null) {
            return true;
        }
        try {
            return author == origin.plugin(lookup.revealDirect((MethodHandle) implementation).getDeclaringClass());
        } catch (IllegalArgumentException | SecurityException e) {
            return false;
        }
    }

    /** Its own thread, those it started, and those nobody has started yet. */
    private boolean thread(Object plugin, Thread target) {
        return target == Thread.currentThread() || !target.isAlive() || plugin != null && plugin == controls.of(target);
    }

    /** Threads of the host, the common pool and the carriers of virtual threads: they inherit nothing, and refuse plugins. */
    private static boolean ofHost(Thread started) {
        Class<?> type = started.getClass();
        if (type == HostThread.class || type == PluginThread.class || started instanceof ForkJoinWorkerThread worker
                && type.getClassLoader() == null && worker.getPool() == ForkJoinPool.commonPool()) {
            return true;
        }
        return type.getClassLoader() == null && (type.getName().equals("jdk.internal.misc.CarrierThread")
                || type.getName().equals("jdk.internal.misc.InnocuousThread")
                        && started.getName().equals("VirtualThread-unparker"));
    }

    private static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }
}
