// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** The list of what is changed, and why: the one place to read when a library is updated. */
final class Libraries {
    private static final String FELIX = "org/apache/felix/framework/";
    private static final String SCR = "org/apache/felix/scr/impl/";
    private static final String CM = "org/apache/felix/cm/impl/";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String DICTIONARY = "Ljava/util/Dictionary;";
    private static final String HAND = "Ljava/lang/String;" + OBJECT + OBJECT + OBJECT + OBJECT;

    private Libraries() {}

    static List<Library> all() {
        return List.of(
                new Library("org.apache.felix.framework-7.0.5-creel.jar", FELIX + "Felix.class", 138, 0, felix(),
                        List.of()),
                new Library("org.apache.felix.scr-2.2.18-creel.jar", SCR + "Activator.class", 4, 7, scr(),
                        List.of(SCR + "inject/PluginCode.class")),
                new Library("org.apache.felix.configadmin-1.9.26-creel.jar", CM + "Activator.class", 14, 0, cm(),
                        List.of()));
    }

    private static List<MethodEdit> felix() {
        List<MethodEdit> edits = new ArrayList<>();
        // The registry asks by bundle, whoever acts for it: a deputy such as SCR has no plugin frame on its stack.
        edits.add(new MethodEdit(FELIX + "Felix", "registerService", "(", Libraries::registering));
        edits.add(new MethodEdit(FELIX + "Felix", "getService", "(Lorg/osgi/framework/Bundle;", (c, m) ->
                m.instructions.insert(list(load(1), load(2), gate("getting", "(" + OBJECT + OBJECT + ")V")))));
        edits.add(new MethodEdit(FELIX + "ServiceRegistrationImpl", "setProperties", "(", (c, m) ->
                m.instructions.insert(list(
                        load(0), bundleOf(), load(0), classes(), load(1),
                        gate("changing", "(" + OBJECT + OBJECT + DICTIONARY + ")" + DICTIONARY),
                        new VarInsnNode(ASTORE, 1)))));
        edits.add(new MethodEdit(FELIX + "Felix", "impliesBundlePermission", "(", (c, m) -> c.and(m, list(
                load(1),
                new MethodInsnNode(INVOKEVIRTUAL, FELIX + "BundleProtectionDomain", "getBundle",
                        "()L" + FELIX + "BundleImpl;"),
                load(2), gate("implies", "(" + OBJECT + "Ljava/security/Permission;)Z")))));
        // Without a security provider the plain framework lets everybody adapt a bundle.
        edits.add(new MethodEdit(FELIX + "BundleImpl", "checkAdapt", "(", Libraries::alwaysCheckAdapt));
        // The plain framework checks only after it has read the location.
        edits.add(new MethodEdit(FELIX + "BundleContextImpl", "installBundle",
                "(Ljava/lang/String;Ljava/io/InputStream;)", (c, m) ->
                m.instructions.insert(list(load(0), gate("installing", "(" + OBJECT + ")V")))));
        // Find hooks do not see the look-up by location.
        edits.add(new MethodEdit(FELIX + "BundleContextImpl", "getBundle", "(Ljava/lang/String;)", (c, m) ->
                c.filter(m, "visible")));
        // Neither hooks nor permission checks stand before these; whoever holds a reference or a class would see its bundle.
        String reference = FELIX + "ServiceRegistrationImpl$ServiceReferenceImpl";
        edits.add(new MethodEdit(reference, "getBundle", "()", (c, m) -> c.filter(m, "seen")));
        edits.add(new MethodEdit(reference, "getUsingBundles", "()", (c, m) -> c.filter(m, "seen")));
        edits.add(new MethodEdit("org/osgi/framework/FrameworkUtil", "getBundle", "(Ljava/lang/Class;)", (c, m) -> c.filter(m, "seen")));
        String dispatcher = FELIX + "EventDispatcher";
        edits.add(new MethodEdit(dispatcher, "invokeFrameworkListenerCallback", "(", (c, m) ->
                c.defer(m, "hand", hand("felix.framework-event", list(load(0)), load(1), load(2), nothing()), HAND)));
        edits.add(new MethodEdit(dispatcher, "invokeBundleListenerCallback", "(", (c, m) ->
                c.defer(m, "hand", hand("felix.bundle-event", list(load(0)), load(1), load(2), nothing()), HAND)));
        edits.add(new MethodEdit(dispatcher, "invokeServiceListenerCallback", "(", (c, m) ->
                c.defer(m, "hand", hand("felix.service-event", list(load(0)), load(1), load(4), load(2)), HAND)));
        edits.add(new MethodEdit(FELIX + "ServiceRegistrationImpl", "getFactoryUnchecked", "(", (c, m) ->
                c.defer(m, "hand", factory("felix.get-factory"), HAND)));
        edits.add(new MethodEdit(FELIX + "ServiceRegistrationImpl", "ungetFactoryUnchecked", "(", (c, m) ->
                c.defer(m, "hand", factory("felix.unget-factory"), HAND)));
        // Class loading and reading of a bundle's own resources are host code, though a plugin's thread asks.
        String loader = FELIX + "BundleWiringImpl$BundleClassLoader";
        for (String name : List.of(
                "loadClass", "findClass", "getResource", "getResources", "findResource", "findResources")) {
            edits.add(trust(loader, name));
        }
        // Its lock of a class stays behind when another thread has just loaded it, and holds the thread for good.
        edits.add(new MethodEdit(loader, "defineClassParallel", "(", Libraries::unlocking));
        for (String name : List.of("getBundleResource", "getBundleResources", "getBundleEntry",
                "getBundleEntryPaths", "getDataFile", "getBundleHeaders", "loadBundleClass")) {
            edits.add(trust(FELIX + "Felix", name, "(L" + FELIX + "BundleImpl;"));
        }
        edits.add(trust(FELIX + "Felix", "findBundleEntries", "(L" + FELIX + "BundleImpl;"));
        edits.add(trust(FELIX + "URLHandlersBundleURLConnection", "connect"));
        edits.add(trust(FELIX + "URLHandlersBundleURLConnection", "getInputStream"));
        return edits;
    }

    private static void unlocking(ClassPatch c, MethodNode m) {
        String locks = "Ljava/util/concurrent/ConcurrentHashMap;";
        for (AbstractInsnNode i : m.instructions) {
            if (i.getOpcode() == ARETURN) {
                m.instructions.insertBefore(i, list(
                        load(0), new FieldInsnNode(GETFIELD, c.name(), "m_classLocks", locks), load(1),
                        gate("loaded", "(" + locks + "Ljava/lang/String;)V")));
            }
        }
    }

    private static List<MethodEdit> scr() {
        List<MethodEdit> edits = new ArrayList<>();
        String region = SCR + "manager/RegionConfigurationSupport";
        // A configuration without an exact location leaked another plugin's values.
        edits.add(new MethodEdit(region, "checkBundleLocation", "(Ljava/lang/String;", (c, m) ->
                c.and(m, list(load(1), load(2), gate("located", "(Ljava/lang/String;" + OBJECT + ")Z")))));
        // SCR acts for itself here, in the plugin's bundle context.
        edits.add(mark(SCR + "helper/ConfigAdminTracker$1", "addingService",
                "(Lorg/osgi/framework/ServiceReference;)Lorg/apache"));
        edits.add(mark(region, "getConfigAdmin", "("));
        edits.add(mark(region, "getManagedServiceReference", "("));
        FieldInsnNode extended = new FieldInsnNode(
                GETFIELD, SCR + "BundleComponentActivator", "m_bundle", "Lorg/osgi/framework/Bundle;");
        edits.add(new MethodEdit(SCR + "Activator", "loadComponents", "(", (c, m) ->
                c.defer(m, "hand", hand("scr.load", list(load(1)), nothing(), nothing(), nothing()), HAND)));
        edits.add(new MethodEdit(SCR + "Activator", "disposeComponents", "(", (c, m) ->
                c.defer(m, "hand", hand("scr.dispose", list(load(1)), nothing(), nothing(), nothing()), HAND)));
        edits.add(new MethodEdit(SCR + "BundleComponentActivator", "schedule", "(", (c, m) -> c.defer(m, "hand",
                hand("scr.schedule", list(load(0), extended), nothing(), nothing(), nothing()), HAND)));
        for (String name : List.of("configurationUpdated", "configurationDeleted")) {
            edits.add(new MethodEdit(SCR + "manager/ConfigurableComponentHolder", name, "(", (c, m) -> c.defer(m,
                    "hand", hand("scr.configuration", holder(), nothing(), nothing(), nothing()), HAND)));
        }
        edits.add(new MethodEdit(SCR + "manager/DependencyManager", "invokeBindMethodLate", "(", (c, m) ->
                c.defer(m, "hand", hand("scr.bind-late", dependency(), nothing(), nothing(), nothing()), HAND)));
        return edits;
    }

    private static List<MethodEdit> cm() {
        return List.of(new MethodEdit(CM + "ConfigurationManager", "canReceive", "(", (c, m) ->
                c.and(m, list(load(2), load(1), gate("located", "(Ljava/lang/String;" + OBJECT + ")Z")))));
    }

    private static void registering(ClassPatch c, MethodNode m) {
        m.instructions.insert(list(
                // The caller may change its array after the check.
                load(2),
                new MethodInsnNode(INVOKEVIRTUAL, "[Ljava/lang/String;", "clone", "()Ljava/lang/Object;"),
                new TypeInsnNode(CHECKCAST, "[Ljava/lang/String;"),
                new VarInsnNode(ASTORE, 2),
                load(1), load(2), load(3), load(4),
                gate("registering", "(" + OBJECT + "[Ljava/lang/String;" + OBJECT + DICTIONARY + ")" + DICTIONARY),
                new VarInsnNode(ASTORE, 4)));
    }

    private static void alwaysCheckAdapt(ClassPatch c, MethodNode m) {
        MethodInsnNode call = null;
        for (AbstractInsnNode i : m.instructions) {
            if (i instanceof MethodInsnNode found && found.name.equals("getSecurityProvider")) {
                call = found;
            }
        }
        if (call == null) {
            throw new PatchException("checkAdapt does not ask for a security provider");
        }
        m.instructions.remove(call);
    }

    private static MethodEdit trust(String owner, String method) {
        return trust(owner, method, "(");
    }

    private static MethodEdit trust(String owner, String method, String descriptorStart) {
        return new MethodEdit(owner, method, descriptorStart, (c, m) -> c.defer(m, "trusted", new InsnList(), ""));
    }

    private static MethodEdit mark(String owner, String method, String descriptorStart) {
        return new MethodEdit(owner, method, descriptorStart, (c, m) -> c.defer(m, "marked", new InsnList(), ""));
    }

    private static InsnList hand(
            String point, InsnList owner, AbstractInsnNode subject, AbstractInsnNode event, AbstractInsnNode filter) {
        InsnList all = list(new LdcInsnNode(point));
        all.add(owner);
        all.add(list(subject, event, filter));
        return all;
    }

    private static InsnList factory(String point) {
        InsnList all = list(new LdcInsnNode(point), load(0), bundleOf(), load(0),
                new FieldInsnNode(GETFIELD, FELIX + "ServiceRegistrationImpl", "m_factory",
                        "Lorg/osgi/framework/ServiceFactory;"));
        all.add(list(nothing(), nothing()));
        return all;
    }

    private static InsnList holder() {
        return list(load(0),
                new FieldInsnNode(GETFIELD, SCR + "manager/ConfigurableComponentHolder", "m_activator",
                        "L" + SCR + "manager/ComponentActivator;"),
                new MethodInsnNode(INVOKEINTERFACE, SCR + "manager/ComponentActivator", "getBundleContext",
                        "()Lorg/osgi/framework/BundleContext;"));
    }

    private static InsnList dependency() {
        return list(load(0),
                new FieldInsnNode(GETFIELD, SCR + "manager/DependencyManager", "m_componentManager",
                        "L" + SCR + "manager/AbstractComponentManager;"),
                new MethodInsnNode(INVOKEVIRTUAL, SCR + "manager/AbstractComponentManager", "getBundle",
                        "()Lorg/osgi/framework/Bundle;"));
    }

    private static FieldInsnNode bundleOf() {
        return new FieldInsnNode(
                GETFIELD, FELIX + "ServiceRegistrationImpl", "m_bundle", "Lorg/osgi/framework/Bundle;");
    }

    private static FieldInsnNode classes() {
        return new FieldInsnNode(GETFIELD, FELIX + "ServiceRegistrationImpl", "m_classes", "[Ljava/lang/String;");
    }

    private static VarInsnNode load(int local) {
        return new VarInsnNode(ALOAD, local);
    }

    private static InsnNode nothing() {
        return new InsnNode(ACONST_NULL);
    }

    private static MethodInsnNode gate(String name, String descriptor) {
        return new MethodInsnNode(INVOKESTATIC, ClassPatch.GATE, name, descriptor, false);
    }

    private static InsnList list(AbstractInsnNode... nodes) {
        InsnList list = new InsnList();
        for (AbstractInsnNode n : nodes) {
            list.add(n);
        }
        return list;
    }
}
