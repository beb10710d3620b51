// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.api.net.Egress;
import dev.creel.audit.Audit;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Plays the host: an audit that prints, and for the plain framework an ordinary service. */
public final class Core implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        AtomicInteger number = new AtomicInteger();
        context.registerService(Audit.class, new Audit() {
            @Override
            public String record(String event, Map<String, String> fields) {
                System.out.println("audit=" + new TreeMap<>(fields));
                return "D-" + number.incrementAndGet();
            }

            @Override
            public Verification verify() {
                return new Verification(number.get(), 0);
            }
        }, null);
        if ("plain".equals(context.getProperty("test.mode"))) {
            Hashtable<String, Object> none = new Hashtable<>();
            context.registerService(Egress.class, new RequestsOnly((request, call) -> new FixedReply(204)), none);
        }
        context.registerService(Runnable.class, (Runnable) () -> Scenarios.run(context), named());
    }

    private static Hashtable<String, Object> named() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("test", "scenarios");
        return properties;
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters.
    }
}
