// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.api.model.ModelProvider;
import dev.creel.confine.Confinement;
import dev.creel.confine.Confinement.Health;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import dev.creel.confine.Rights;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/** Each bad deed in a plugin of its own, beside a neighbour that must answer meanwhile; then the plugin is removed. */
final class VillainScenario {
    private static final Set<String> ENDLESS = Set.of("poison", "blocks", "spins", "spins-and-catches", "static-init", "recursion",
            "monitors", "churns");
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);
    /** More calls than it takes until one falls into the pause before the next trial: the pauses grow. */
    private static final int CALLS = 30;

    private static final List<String> RIGHTS = List.of(
            "(org.osgi.framework.ServicePermission \"dev.creel.api.model.ModelProvider\" \"register\")",
            "(org.osgi.framework.PackagePermission \"org.osgi.framework\" \"import\")",
            "(dev.creel.api.plugin.ContributePermission \"model:test\")");

    private final BundleContext context;
    private final Path jars;
    private final Confinement confinement;
    private final PluginServices services;
    private volatile boolean over;
    private final Map<String, WeakReference<ClassLoader>> loaders = new HashMap<>();

    VillainScenario(BundleContext context, Path jars, Confinement confinement, PluginServices services) {
        this.context = context;
        this.jars = jars;
        this.confinement = confinement;
        this.services = services;
    }

    void run(List<String> deeds) throws IOException, BundleException, InterruptedException {
        start("neighbour", "idle");
        Thread patrol = new Thread(this::patrol, "patrol");
        patrol.start();
        for (String deed : deeds) {
            villain(deed);
        }
        over = true;
        patrol.join();
        System.out.println("villains.loaders=" + left());
        System.out.println("villains.done=" + deeds.size());
    }

    /** The same deed twice: with a small share of the processor, and with more than there is. */
    void burner() throws IOException, BundleException, InterruptedException {
        Bundle poor = start("poor", "burns", "threads=3,cpu=1");
        Bundle rich = start("rich", "burns-too", "threads=3,cpu=6400");
        say("burns", "poor", call("poor", LONG));
        say("burns", "rich", call("rich", LONG));
        long end = System.nanoTime() + LONG.toNanos();
        while (confinement.health(poor).state() == Health.State.WORKING && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        say("burns", "poor.health", health(poor));
        say("burns", "rich.health", health(rich));
        say("burns", "poor.again", call("poor", LONG));
        for (Bundle bundle : List.of(poor, rich)) {
            say("burns", "release", confinement.release(bundle).toString());
            bundle.uninstall();
        }
    }

    /** The deeds whose class loader is left: a thread of the host may just be done with one. */
    private List<String> left() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            System.gc();
            loaders.values().removeIf(l -> l.get() == null);
            if (loaders.isEmpty()) {
                break;
            }
            Thread.sleep(100);
        }
        return List.copyOf(loaders.keySet());
    }

    /** Calls the neighbour all the time, whatever else goes on. */
    private void patrol() {
        int failed = 0;
        while (!over) {
            String answer = call("neighbour", LONG);
            if (!answer.equals("answers")) {
                failed++;
                System.out.println("villains.neighbour=" + answer);
            }
        }
        System.out.println("villains.neighbour.failed=" + failed);
    }

    private void villain(String deed) throws IOException, BundleException {
        Bundle bundle = start("villain", deed);
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            loaders.put(deed, new WeakReference<>(wiring.getClassLoader()));
        }
        if (bundle.getState() == Bundle.ACTIVE) {
            calls(deed);
            say(deed, "health", health(bundle));
        }
        say(deed, "release", confinement.release(bundle).toString());
        bundle.uninstall();
        say(deed, "removed", call("neighbour", LONG));
    }

    /** Once; who throws is called until calls of it are refused. */
    private void calls(String deed) {
        String answer = "";
        for (int left = deed.equals("throws") ? CALLS : 1; left > 0 && !answer.startsWith("GONE"); left--) {
            answer = call("villain", ENDLESS.contains(deed) ? SHORT : LONG);
            say(deed, "call", answer);
        }
    }

    private Bundle start(String name, String deed) throws IOException, BundleException {
        return start(name, deed, "threads=3,heap=8m");
    }

    private Bundle start(String name, String deed, String quota) throws IOException, BundleException {
        List<String> rights = new ArrayList<>(RIGHTS);
        rights.add("(dev.creel.api.plugin.QuotaPermission \"" + quota + "\")");
        Path jar = jars.resolve("villain-" + deed + ".jar");
        Bundle bundle = context.installBundle(name + '-' + deed, Files.newInputStream(jar));
        confinement.admit(bundle, new PluginId(name, bundle.getSymbolicName(), "1.0.0", ""), new Rights(rights));
        try {
            confinement.start(bundle);
        } catch (PluginException e) {
            say(deed, "start", e.kind().name());
        }
        return bundle;
    }

    private String call(String plugin, Duration patience) {
        Service<ModelProvider> service = services.of(ModelProvider.class).stream()
                .filter(s -> s.plugin().name().equals(plugin)).findFirst().orElse(null);
        if (service == null) {
            return "no service";
        }
        try {
            return service.<String>call(patience, (p, call) -> {
                p.generate(null, null, call);
                return "answers";
            });
        } catch (PluginException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    private String health(Bundle bundle) {
        Health health = confinement.health(bundle);
        return health.state() + " " + health.reason();
    }

    private static void say(String deed, String what, String value) {
        System.out.println("villain." + deed + '.' + what + '=' + value);
    }
}
