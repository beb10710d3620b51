// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import java.io.IOException;
import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/** Configurations of somebody else, with a secret: without a location, for anybody, and of a factory. */
final class ForeignConfigurations {
    static final String SECRET = "CANARY-configuration";
    private static final String FACTORY = "canary.foreign.factory";
    private static final String LAST = "canary.last";
    private static final int PATIENCE_SECONDS = 60;

    private final BundleContext context;

    ForeignConfigurations(BundleContext context) {
        this.context = context;
    }

    /** Sets them; SCR hears of it some time later. */
    void set() throws IOException {
        ConfigurationAdmin admin = admin();
        set(admin.getConfiguration("canary.foreign", null));
        set(admin.getConfiguration("canary.foreign.any", "?"));
        Configuration[] made;
        try {
            made = admin.listConfigurations("(service.factoryPid=" + FACTORY + ")");
        } catch (InvalidSyntaxException e) {
            throw new IOException(e);
        }
        set(made == null ? admin.createFactoryConfiguration(FACTORY, null) : made[0]);
    }

    /** Sets them and returns when SCR has heard of it: listeners hear one change after the other, so all before the last. */
    void changed() throws IOException, InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        ConfigurationListener last = event -> {
            if (event.getPid().equals(LAST)) {
                heard.countDown();
            }
        };
        ServiceRegistration<?> listening = context.registerService(ConfigurationListener.class, last, null);
        try {
            set();
            set(admin().getConfiguration(LAST, null));
            if (!heard.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("ConfigurationAdmin tells nobody of a change");
            }
        } finally {
            listening.unregister();
        }
    }

    private ConfigurationAdmin admin() {
        return context.getService(context.getServiceReference(ConfigurationAdmin.class));
    }

    private static void set(Configuration configuration) throws IOException {
        Hashtable<String, Object> values = new Hashtable<>();
        values.put("token", SECRET);
        configuration.update(values);
    }
}
