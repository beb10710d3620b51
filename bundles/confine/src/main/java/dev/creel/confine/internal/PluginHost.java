// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.audit.Audit;
import dev.creel.bridge.Gate;
import dev.creel.bridge.osgi.OsgiGate;
import dev.creel.confine.internal.jdk.JdkChecker;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * What all of confinement shares: the engine, the workshop and the controls of the bridge, claimed once per JVM.
 * A second activation in the same JVM fails: what was confined stays confined by the first.
 */
@Component(service = PluginHost.class)
public final class PluginHost {
    private static final String DEADLINE = "creel.plugin.lifecycle.millis";
    private static final long DEADLINE_MILLIS = 10_000;
    private static final String CPU = "creel.plugin.cpu.millis";
    private static final long CPU_MILLIS = 10_000;
    private static final String PAUSE = "creel.plugin.pause.millis";
    private static final long PAUSE_MILLIS = 1_000;

    private final Gate.Controls controls;
    private final Engine engine;
    private final Values values;
    private final Workshop workshop;
    private final Incidents incidents;
    private final Killer killer;
    private final Handover handover;
    private final Hiding hiding;
    private final List<String> missing;
    private final SynchronousBundleListener uninstalled = this::changed;
    private final BundleContext context;
    private ServiceRegistration<WeavingHook> weaving;

    @Activate
    public PluginHost(@Reference Audit audit, BundleContext context) {
        controls = Gate.claim();
        engine = new Engine(controls, new Denials(audit), new MissingLines(context.getProperty(MissingLines.PROPERTY)), context);
        values = new Values(engine);
        workshop = new Workshop(controls, millis(context, PAUSE, PAUSE_MILLIS), millis(context, CPU, CPU_MILLIS));
        incidents = new Incidents(audit);
        killer = new Killer(workshop);
        handover = new Handover(millis(context, DEADLINE, DEADLINE_MILLIS), killer);
        Hook hook = new Hook(engine, controls, handover);
        OsgiGate.install(controls, hook);
        hiding = new Hiding(engine, hook, context);
        context.addBundleListener(uninstalled);
        this.context = context;
        missing = missing(context);
        missing.addAll(controls.missing());
    }

    /** Switches the checks of the JDK and the weaving on, before the first plugin's first class is loaded. */
    synchronized void arm() {
        if (weaving == null) {
            weaving = context.registerService(WeavingHook.class, new Weaving(engine), null);
            controls.install(new JdkChecker(controls, engine));
            controls.install(new HeapWatch(controls));
        }
    }

    @Deactivate
    void close() {
        synchronized (this) {
            if (weaving != null) {
                weaving.unregister();
            }
        }
        context.removeBundleListener(uninstalled);
        hiding.close();
        workshop.close();
    }

    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            engine.forget(event.getBundle());
        }
    }

    Gate.Controls controls() {
        return controls;
    }

    Engine engine() {
        return engine;
    }

    Values values() {
        return values;
    }

    Workshop workshop() {
        return workshop;
    }

    Incidents incidents() {
        return incidents;
    }

    Killer killer() {
        return killer;
    }

    Handover handover() {
        return handover;
    }

    List<String> missing() {
        return List.copyOf(missing);
    }

    private static List<String> missing(BundleContext context) {
        List<String> missing = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String name = bundle.getSymbolicName();
            if (bundle.getBundleId() == 0) {
                if (bundle.getClass().getResource("/org/apache/felix/framework/Felix$Call0.class") == null) {
                    missing.add("the framework is not the patched one");
                }
            } else if (("org.apache.felix.scr".equals(name) || "org.apache.felix.configadmin".equals(name))
                    && bundle.getHeaders("").get("Creel-Patched") == null) {
                missing.add("the bundle " + name + " is not the patched one");
            }
        }
        return missing;
    }

    private static long millis(BundleContext context, String key, long otherwise) {
        String value = context.getProperty(key);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is no number: " + value, e);
        }
    }
}
