// SPDX-License-Identifier: Apache-2.0
package evil;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;

/** Reflection and class loading against the host, the framework, the bridge and the JDK's own back doors. */
final class Reflective {
    private static final String FELIX = "org.apache.felix.framework.Felix";
    private static final String GATE = "dev.creel.bridge.Gate";

    private Reflective() {}

    static void into(Map<String, Attack> a) {
        unsafe(a);
        framework(a);
        gate(a);
        host(a);
        call(a);
    }

    /** The object every plugin is given with a call: what lies behind it. */
    private static void call(Map<String, Attack> a) {
        a.put("refl.call.fields", t -> {
            Field f = Arrays.stream(t.call().getClass().getDeclaredFields()).filter(x -> !Modifier.isStatic(x.getModifiers()))
                    .findFirst().orElseThrow();
            f.setAccessible(true);
            return "behind the call: " + f.get(t.call());
        });
        a.put("refl.call.lookup", t -> {
            Class<?> type = t.call().getClass();
            Field f = Arrays.stream(type.getDeclaredFields()).filter(x -> !Modifier.isStatic(x.getModifiers())).findFirst().orElseThrow();
            return "behind the call: " + MethodHandles.privateLookupIn(type, MethodHandles.lookup()).unreflectGetter(f).invoke(t.call());
        });
        a.put("refl.call.constructor", t -> {
            var c = t.call().getClass().getDeclaredConstructors()[0];
            c.setAccessible(true);
            return "makes calls: " + c;
        });
        a.put("refl.call.loader", t -> "" + t.call().getClass().getClassLoader());
        a.put("refl.call.domain", t -> "" + t.call().getClass().getProtectionDomain().getCodeSource());
        a.put("refl.call.neighbour", t -> {
            String name = t.call().getClass().getPackageName() + (t.call().getClass().getName().contains("confine") ? ".Plugin" : ".Driver");
            return "" + Class.forName(name, false, t.call().getClass().getClassLoader());
        });
    }

    private static void unsafe(Map<String, Attack> a) {
        a.put("refl.unsafe.field", t -> {
            Class<?> u = boot("sun.misc.Unsafe");
            Field f = u.getDeclaredField("theUnsafe");
            f.setAccessible(true);
            return "unsafe, page " + u.getMethod("pageSize").invoke(f.get(null));
        });
        a.put("refl.unsafe.privateLookup", t -> {
            Class<?> u = boot("sun.misc.Unsafe");
            MethodHandles.Lookup l = MethodHandles.privateLookupIn(u, MethodHandles.lookup());
            return l.findStaticGetter(u, "theUnsafe", u).invoke().toString();
        });
        a.put("refl.unsafe.varHandle", t -> {
            Class<?> u = boot("sun.misc.Unsafe");
            MethodHandles.Lookup l = MethodHandles.privateLookupIn(u, MethodHandles.lookup());
            return l.findStaticVarHandle(u, "theUnsafe", u).get().toString();
        });
        a.put("refl.unsafe.constructor", t -> {
            var c = boot("sun.misc.Unsafe").getDeclaredConstructor();
            c.setAccessible(true);
            return c.newInstance().toString();
        });
        a.put("refl.reflectionFactory", t -> {
            Class<?> f = boot("sun.reflect.ReflectionFactory");
            Object factory = f.getMethod("getReflectionFactory").invoke(null);
            Object made = f.getMethod("newConstructorForSerialization", Class.class).invoke(factory, t.context().getClass());
            return "constructor without initialisation: " + (made != null);
        });
        a.put("refl.signal.handle", t -> {
            Class<?> signal = boot("sun.misc.Signal");
            Class<?> handler = boot("sun.misc.SignalHandler");
            Object winch = signal.getConstructor(String.class).newInstance("USR2");
            return "handled, before: " + signal.getMethod("handle", signal, handler)
                    .invoke(null, winch, handler.getField("SIG_IGN").get(null));
        });
    }

    private static void framework(Map<String, Attack> a) {
        a.put("refl.felix.field", t -> {
            Field f = field(t.context().getClass(), FELIX);
            f.setAccessible(true);
            return f.get(t.context()).getClass().getName();
        });
        a.put("refl.felix.trySetAccessible", t -> {
            Field f = field(t.context().getClass(), FELIX);
            return f.trySetAccessible() ? f.get(t.context()).getClass().getName() : null;
        });
        a.put("refl.felix.setAccessible.array", t -> {
            Field f = field(t.context().getClass(), FELIX);
            AccessibleObject.setAccessible(new AccessibleObject[] {f}, true);
            return f.get(t.context()).getClass().getName();
        });
        a.put("refl.felix.setAccessible.reflective", t -> {
            Field f = field(t.context().getClass(), FELIX);
            AccessibleObject.class.getMethod("setAccessible", boolean.class).invoke(f, true);
            return f.get(t.context()).getClass().getName();
        });
        a.put("refl.felix.privateLookup", t -> {
            Class<?> c = t.context().getClass();
            MethodHandles.Lookup l = MethodHandles.privateLookupIn(c, MethodHandles.lookup());
            return l.unreflectGetter(field(c, FELIX)).invoke(t.context()).getClass().getName();
        });
        a.put("refl.felix.privateMethod", t -> {
            Object bundle = t.context().getBundle();
            for (Method m : bundle.getClass().getDeclaredMethods()) {
                if (m.getName().equals("getFramework")) {
                    m.setAccessible(true);
                    return m.getName() + " " + m.invoke(bundle);
                }
            }
            throw new NotHere("no such method");
        });
        a.put("refl.felix.publicMethod", t -> {
            Object loader = Reflective.class.getClassLoader();
            return "" + loader.getClass().getMethod("getBundle").invoke(loader);
        });
        a.put("refl.felix.publicLookup", t -> {
            Object loader = Reflective.class.getClassLoader();
            Class<?> bundle = Class.forName("org.osgi.framework.Bundle");
            return "" + MethodHandles.publicLookup().findVirtual(loader.getClass(), "getBundle", MethodType.methodType(bundle))
                    .invoke(loader);
        });
        a.put("refl.felix.constructor", t -> {
            var c = t.context().getClass().getDeclaredConstructors()[0];
            c.setAccessible(true);
            Object[] nothing = new Object[c.getParameterCount()];
            return c.newInstance(nothing).getClass().getName();
        });
    }

    private static void gate(Map<String, Attack> a) {
        a.put("refl.gate.claim", t -> boot(GATE).getMethod("claim").invoke(null).getClass().getName());
        a.put("refl.gate.field", t -> {
            Field f = boot(GATE).getDeclaredField("claimed");
            f.setAccessible(true);
            f.set(null, false);
            return "reset";
        });
        a.put("refl.gate.checker", t -> {
            Field f = boot(GATE).getDeclaredField("checker");
            f.setAccessible(true);
            f.set(null, null);
            return "removed";
        });
        a.put("refl.gate.varHandle", t -> {
            Class<?> gate = boot(GATE);
            MethodHandles.Lookup l = MethodHandles.privateLookupIn(gate, MethodHandles.lookup());
            VarHandle v = l.findStaticVarHandle(gate, "claimed", boolean.class);
            v.set(false);
            return "reset";
        });
        a.put("refl.gate.controls", t -> {
            var c = boot(GATE + "$Controls").getDeclaredConstructor();
            c.setAccessible(true);
            return c.newInstance().getClass().getName();
        });
        a.put("refl.gate.pluginThread", t -> {
            var c = boot("dev.creel.bridge.PluginThread").getDeclaredConstructors()[0];
            c.setAccessible(true);
            Runnable body = t.markerFile()::delete;
            Thread x = (Thread) c.newInstance(java.util.Arrays.stream(c.getParameterTypes())
                    .map(p -> p == int.class ? (Object) 1 : p == Runnable.class ? body : "another plugin")
                    .toArray());
            x.start();
            x.join(30_000);
            return null;
        });
        a.put("refl.gate.threadFields", t -> {
            Class<?> p = boot("dev.creel.bridge.PluginThread");
            Object me = Thread.currentThread();
            StringBuilder open = new StringBuilder();
            for (Field f : p.getDeclaredFields()) {
                if (!Modifier.isStatic(f.getModifiers())) {
                    f.setAccessible(true);
                    open.append(f.getName()).append('=').append(p.isInstance(me) ? f.get(me) : "?").append(' ');
                }
            }
            return open.toString();
        });
        a.put("refl.gate.hostThread.methodRef", t -> {
            Runnable body = t.markerFile()::delete;
            Thread x = hostThread(body);
            x.start();
            x.join(30_000);
            return null;
        });
        a.put("refl.gate.hostThread.lambda", t -> {
            Loot loot = new Loot();
            Thread x = hostThread(() -> loot.take(() -> java.nio.file.Files.readString(t.markerPath())));
            x.start();
            x.join(30_000);
            return loot.get();
        });
        a.put("refl.gate.hostThread.factory", t -> {
            java.util.concurrent.ThreadFactory factory = r -> quietHostThread(r);
            var pool = java.util.concurrent.Executors.newSingleThreadExecutor(factory);
            try {
                java.io.File f = t.markerFile();
                return Indirect.did(pool.submit((java.util.concurrent.Callable<Boolean>) f::delete)
                        .get(30, java.util.concurrent.TimeUnit.SECONDS));
            } finally {
                pool.shutdown();
            }
        });
    }

    private static void host(Map<String, Attack> a) {
        a.put("refl.stackWalker.host", t -> {
            Class<?> other = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).walk(frames -> frames
                    .map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(c -> !c.getName().startsWith("evil.") && !c.getName().startsWith("java") && !c.getName().startsWith("jdk"))
                    .findFirst()).orElseThrow(() -> new NotHere("nobody else on the stack"));
            return "inside of " + MethodHandles.privateLookupIn(other, MethodHandles.lookup()).lookupClass();
        });
        a.put("refl.facade.field", t -> {
            for (Field f : allFields(t.egress().getClass())) {
                if (!f.getType().isPrimitive()) {
                    f.setAccessible(true);
                    return f.getName() + "=" + f.get(t.egress());
                }
            }
            throw new NotHere("no field");
        });
        a.put("refl.facade.privateLookup", t -> MethodHandles.privateLookupIn(t.egress().getClass(), MethodHandles.lookup())
                .toString());
        a.put("refl.facade.method", t -> {
            for (Method m : t.egress().getClass().getDeclaredMethods()) {
                if (!Modifier.isPublic(m.getModifiers())) {
                    m.setAccessible(true);
                    return "accessible " + m.getName();
                }
            }
            throw new NotHere("no method");
        });
        a.put("refl.facade.publicMethod", t -> {
            Method m = Arrays.stream(t.egress().getClass().getMethods()).filter(x -> x.getName().equals("send")).findFirst()
                    .orElseThrow();
            m.setAccessible(true);
            return "accessible " + m;
        });
        a.put("refl.context.field", t -> {
            for (Field f : allFields(t.plugin().getClass())) {
                if (!f.getType().isPrimitive()) {
                    f.setAccessible(true);
                    return f.getName() + "=" + f.get(t.plugin());
                }
            }
            throw new NotHere("no field");
        });
        a.put("refl.call.field", t -> {
            for (Field f : allFields(t.call().getClass())) {
                if (!f.getType().isPrimitive()) {
                    f.setAccessible(true);
                    return f.getName() + "=" + f.get(t.call());
                }
            }
            throw new NotHere("no field");
        });
        a.put("refl.record.constructor", t -> {
            Class<?> c = t.egress().getClass();
            var k = c.getDeclaredConstructors()[0];
            k.setAccessible(true);
            return k.newInstance(new Object[k.getParameterCount()]).getClass().getName();
        });
    }

    static Class<?> boot(String name) throws NotHere {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw new NotHere(name);
        }
    }

    private static Thread hostThread(Runnable body) throws Exception {
        return (Thread) boot("dev.creel.bridge.HostThread").getConstructor(Runnable.class, String.class).newInstance(body, "x");
    }

    private static Thread quietHostThread(Runnable body) {
        return Indirect.quiet(() -> hostThread(body));
    }

    private static Field field(Class<?> type, String of) throws NotHere {
        return Arrays.stream(type.getDeclaredFields()).filter(f -> f.getType().getName().equals(of)).findFirst()
                .orElseThrow(() -> new NotHere("no field of " + of));
    }

    private static Field[] allFields(Class<?> type) {
        return type.getDeclaredFields();
    }
}
