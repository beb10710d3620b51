// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import dev.creel.bridge.Host;
import dev.creel.bridge.HostThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** One run of the framework: starts the bundles of the run list, waits, and stops them within {@link #DRAIN_SECONDS}. */
final class Gateway implements Host {
    /** Longest time an orderly stop may take; then the process ends all the same. */
    static final int DRAIN_SECONDS = 20;

    private static final String BRIDGE_PACKAGES =
            "dev.creel.bridge;version=1.0.0,dev.creel.bridge.osgi;version=1.0.0";

    private final Options options;
    private final Framework framework;
    private final Supervisor supervisor;
    private final AtomicInteger status = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);

    Gateway(Options options) {
        this.options = options;
        this.supervisor = options.train() ? Supervisor.none() : Supervisor.of(System.getenv(), ProcessHandle.current().pid());
        this.framework = new FrameworkFactory().newFramework(properties(options));
    }

    /** Runs until the framework stops; returns the exit status. */
    int run() throws IOException {
        Runtime.getRuntime().addShutdownHook(new HostThread(this::drain, "creel-stop"));
        try {
            RunList list = RunList.read(options.home().resolve(options.debug() ? "debug.run" : "gateway.run"))
                    .plus(System.getProperty("creel.extra.bundles", ""));
            Digests digests = new Digests(list).begin();
            framework.init();
            BundleContext context = framework.getBundleContext();
            context.registerService(Host.class, this, null);
            framework.start();
            digests.check();
            start(context, list);
            if (options.train()) {
                new Training(Integer.getInteger("creel.gateway.port"), System.getProperty("creel.gateway.token")).run();
                framework.stop();
            }
            FrameworkEvent event = framework.waitForStop(0);
            return event.getType() == FrameworkEvent.ERROR ? 1 : status.get();
        } catch (BundleException e) {
            System.err.println("creel: cannot start " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            ended.countDown();
        }
    }

    private void start(BundleContext context, RunList list) throws BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : list.bundles()) {
            installed.add(context.installBundle("reference:" + jar.toUri()));
        }
        framework.adapt(FrameworkWiring.class).resolveBundles(installed); // at once: cheaper than one by one
        for (Bundle bundle : installed) {
            bundle.start();
        }
    }

    @Override
    public void fail(int exitStatus, String message) {
        if (status.compareAndSet(0, exitStatus)) {
            System.err.println("creel: " + message);
            new HostThread(this::stop, "creel-fail").start();
        }
    }

    @Override
    public void serving(BooleanSupplier alive) {
        supervisor.serving(alive);
    }

    private void stop() {
        try {
            framework.stop();
        } catch (BundleException e) {
            System.err.println("creel: stopping: " + e.getMessage());
        }
    }

    /** The JVM is going down (SIGTERM, SIGINT): stops in order, then ends with 0, which a plain signal would not. */
    private void drain() {
        if (ended.getCount() == 0) {
            return;
        }
        supervisor.stopping();
        stop();
        boolean orderly = false;
        try {
            orderly = ended.await(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!orderly) {
            System.err.println("creel: not stopped after " + DRAIN_SECONDS + " s; ending all the same");
        }
        Runtime.getRuntime().halt(orderly ? status.get() : 1);
    }

    private static Map<String, String> properties(Options options) {
        Map<String, String> p = new HashMap<>();
        p.put(Constants.FRAMEWORK_STORAGE, options.stateDir().resolve("run").toString());
        p.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        p.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, BRIDGE_PACKAGES);
        p.put(Constants.FRAMEWORK_BOOTDELEGATION, "dev.creel.woven");
        p.put("felix.bootdelegation.implicit", "false");
        p.put("felix.resolver.parallelism", "1"); // helper threads cost a small start more than they save
        p.put("felix.service.urlhandlers", Boolean.toString(options.debug())); // Gogo reads its scripts by bundle: URLs
        p.put("felix.log.level", "1");
        p.put("ds.loglevel", "warn");
        p.put("ds.cache.metadata", "true");
        p.put("creel.home", options.home().toString());
        p.put("creel.state.dir", options.stateDir().toString());
        if (options.train()) {
            // Java 17 crashes on an archived lambda of a class the agent rewrites; the meter's first look would make one.
            p.put("creel.plugin.cpu.millis", Long.toString(TimeUnit.HOURS.toMillis(1)));
        }
        return p;
    }
}
