// SPDX-License-Identifier: Apache-2.0
package evil;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Class loaders: new ones, other people's, and what can be had through them. */
final class Loaders {
    private static final String FELIX = "org.apache.felix.framework.Felix";

    private Loaders() {}

    static void into(Map<String, Attack> a) {
        a.put("cl.urlClassLoader", t -> new URLClassLoader(new URL[0]).toString());
        a.put("cl.urlClassLoader.newInstance", t -> URLClassLoader.newInstance(new URL[] {new URL("file:" + t.zip())}).toString());
        a.put("cl.own.defineClass", t -> new Own(Loaders.class.getClassLoader()).define(bytes()).getName());
        a.put("cl.own.nullParent", t -> new Own(null).toString());
        a.put("cl.own.secure", t -> new java.security.SecureClassLoader() { }.toString());
        a.put("cl.own.clone.trick", t -> {
            Own[] kept = new Own[1];
            try {
                new Own(Loaders.class.getClassLoader(), kept);
            } catch (SecurityException e) {
                if (kept[0] == null) {
                    throw e;
                }
            }
            return kept[0].define(bytes()).getName();
        });
        a.put("cl.lookup.defineClass", t -> MethodHandles.lookup().defineClass(spare()).getName());
        a.put("cl.lookup.defineHiddenClass", t -> MethodHandles.lookup().defineHiddenClass(bytes(), false).lookupClass().getName());
        a.put("cl.moduleLayer", t -> ModuleLayer.boot().defineModulesWithOneLoader(
                ModuleLayer.boot().configuration().resolve(ModuleFinder.of(Path.of(t.dir() + "/none")), ModuleFinder.of(), Set.of()),
                ClassLoader.getSystemClassLoader()).toString());
        a.put("cl.moduleLayer.many", t -> ModuleLayer.defineModulesWithManyLoaders(
                ModuleLayer.boot().configuration().resolve(ModuleFinder.of(), ModuleFinder.of(), Set.of()),
                java.util.List.of(ModuleLayer.boot()), null).layer().toString());
        a.put("cl.appLoader.loadClass", t -> ClassLoader.getSystemClassLoader().loadClass(FELIX).getName());
        a.put("cl.appLoader.forName", t -> Class.forName(FELIX, false, ClassLoader.getSystemClassLoader()).getName());
        a.put("cl.appLoader.forName.reflective", t -> ((Class<?>) Class.class
                .getMethod("forName", String.class, boolean.class, ClassLoader.class)
                .invoke(null, FELIX, false, ClassLoader.getSystemClassLoader())).getName());
        a.put("cl.appLoader.findClass", t -> ((Class<?>) Indirect.need(ClassLoader.class, "loadClass", String.class)
                .invoke(ClassLoader.getSystemClassLoader(), FELIX)).getName());
        a.put("cl.appLoader.proxy", t -> {
            Class<?> felix = t.context().getClass().getInterfaces()[0];
            return java.lang.reflect.Proxy.newProxyInstance(t.context().getClass().getClassLoader(), new Class<?>[] {felix},
                    (p, m, x) -> null).getClass().getName();
        });
        a.put("cl.contextLoader.loadClass", t -> {
            ClassLoader l = Thread.currentThread().getContextClassLoader();
            if (l == null || l == Loaders.class.getClassLoader()) {
                throw new NotHere("the context class loader is none or the plugin's own");
            }
            return l.loadClass(FELIX).getName();
        });
        a.put("cl.frameworkLoader.loadClass", t -> t.context().getClass().getClassLoader().loadClass(FELIX).getName());
        a.put("cl.facadeLoader.loadClass", t -> {
            Class<?> c = t.egress().getClass();
            return c.getClassLoader().loadClass(c.getName()).getName();
        });
        a.put("cl.facadeLoader.forName", t -> {
            Class<?> c = t.egress().getClass();
            return Class.forName(c.getName(), true, c.getClassLoader()).getName();
        });
        a.put("cl.facadeLoader.resource", t -> {
            Class<?> c = t.egress().getClass();
            return got(c.getClassLoader().getResourceAsStream(c.getName().replace('.', '/') + ".class"));
        });
        a.put("cl.host.resource", t -> {
            Class<?> c = t.egress().getClass();
            return got(c.getResourceAsStream("/" + c.getName().replace('.', '/') + ".class"));
        });
        a.put("cl.host.resource.url", t -> {
            Class<?> c = t.context().getClass();
            return "" + c.getResource("/" + c.getName().replace('.', '/') + ".class");
        });
        a.put("cl.systemResource", t -> got(ClassLoader.getSystemResourceAsStream(FELIX.replace('.', '/') + ".class")));
        a.put("cl.systemResources", t -> {
            var e = ClassLoader.getSystemResources("META-INF/MANIFEST.MF");
            return e.hasMoreElements() ? e.nextElement().toString() : null;
        });
        a.put("cl.protectionDomain", t -> t.context().getClass().getProtectionDomain().getCodeSource().getLocation().toString());
        a.put("cl.protectionDomain.facade", t -> t.egress().getClass().getProtectionDomain().getCodeSource().getLocation().toString());
        a.put("cl.serviceLoader.host", t -> {
            for (Object f : java.util.ServiceLoader.load(org.osgi.framework.launch.FrameworkFactory.class,
                    ClassLoader.getSystemClassLoader())) {
                return f.getClass().getName();
            }
            throw new NotHere("no provider");
        });
    }

    private static byte[] bytes() throws Exception {
        try (InputStream in = Loaders.class.getResourceAsStream("NotHere.class")) {
            return in.readAllBytes();
        }
    }

    /** A class file of our package under a name that is not loaded yet: same length, other letters. */
    private static byte[] spare() throws Exception {
        String text = new String(bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        String fresh = "evil/Not" + Integer.toHexString((int) (System.nanoTime() & 0xfff) | 0x1000);
        return text.replace("evil/NotHere", fresh).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String got(InputStream in) throws java.io.IOException {
        if (in == null) {
            return null;
        }
        try (in) {
            return in.readAllBytes().length + " bytes";
        }
    }

    /** A loader that can be kept by its constructor's argument even if construction fails later. */
    private static final class Own extends ClassLoader {
        Own(ClassLoader parent) {
            super(parent);
        }

        Own(ClassLoader parent, Own[] kept) {
            super(parent);
            kept[0] = this;
        }

        Class<?> define(byte[] code) {
            return defineClass("evil.NotHere", code, 0, code.length);
        }
    }
}
