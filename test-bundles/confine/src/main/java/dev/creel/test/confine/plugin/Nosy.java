// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

/** Tries what a bundle can try with its own bundle context. */
public final class Nosy {
    /** One attempt. */
    interface Attempt {
        Object run() throws Throwable;
    }

    public Nosy(BundleContext context) {
        attempt("bundles", () -> context.getBundles().length > 1 ? "seen" : null);
        attempt("system", () -> context.getBundle("System Bundle") != null ? "seen" : null);
        attempt("reference", () -> {
            Bundle api = context.getServiceReference("dev.creel.api.net.Egress").getBundle();
            return api == null ? null : api.getSymbolicName();
        });
        attempt("users", () -> context.getServiceReference("dev.creel.api.net.Egress").getUsingBundles());
        attempt("util", () -> FrameworkUtil.getBundle(dev.creel.api.plugin.Refused.class));
        attempt("util.self", () -> FrameworkUtil.getBundle(Nosy.class));
        attempt("install", () -> context.installBundle("file:/nowhere.jar"));
        attempt("adapt", () -> context.getBundle().adapt(BundleWiring.class));
        attempt("find", () -> context.getServiceReference("dev.creel.confine.Confinement"));
        attempt("find.runnable", () -> context.getServiceReference("java.lang.Runnable"));
        attempt("find.again", () -> context.getServiceReference("java.lang.Runnable"));
        attempt("admin", () -> context.getService(
                context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin")));
        attempt("register", () -> context.registerService(Runnable.class, () -> { }, new Hashtable<>()));
        attempt("property", () -> context.getProperty("org.osgi.framework.storage"));
        attempt("class", () -> Class.forName("dev.creel.confine.Confinement"));
        attempt("gate", () -> Class.forName("dev.creel.bridge.osgi.OsgiGate"));
        attempt("handler", () -> {
            Object egress = context.getService(context.getServiceReference("dev.creel.api.net.Egress"));
            return handlerOf(egress).invoke(
                    egress, System.class.getMethod("getenv", String.class), new Object[] {"PATH"});
        });
        attempt("self", () -> context.getBundle().getHeaders().get("Bundle-SymbolicName"));
    }

    /** Serialization shows every object it meets to the stream's author, the handler of a facade too. */
    private static InvocationHandler handlerOf(Object facade) throws IOException {
        InvocationHandler[] found = new InvocationHandler[1];
        class Shown extends ObjectOutputStream {
            Shown() throws IOException {
                super(OutputStream.nullOutputStream());
                enableReplaceObject(true);
            }

            @Override
            protected Object replaceObject(Object met) {
                if (met instanceof InvocationHandler handler) {
                    found[0] = handler;
                    return "handler";
                }
                return met;
            }
        }
        try (Shown stream = new Shown()) {
            stream.writeObject(facade);
        }
        return found[0];
    }

    private static void attempt(String what, Attempt attempt) {
        String result;
        try {
            result = attempt.run() == null ? "nothing" : "works";
        } catch (Throwable e) {
            result = e.getClass().getSimpleName();
        }
        System.out.println("nosy." + what + "=" + result);
    }
}
