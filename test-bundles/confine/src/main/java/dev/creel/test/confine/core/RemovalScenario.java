// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.api.json.Json;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.net.Egress;
import dev.creel.api.service.BackgroundService;
import dev.creel.confine.Confinement;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import dev.creel.confine.Rights;
import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/** Installs, uses and removes one plugin again and again, and looks afterwards which of its class loaders are left. */
final class RemovalScenario {
    private static final int ROUNDS = 40;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final List<String> RIGHTS = List.of(
            "(org.osgi.framework.ServicePermission \"dev.creel.api.net.Egress\" \"get\")",
            "(org.osgi.framework.ServicePermission \"dev.creel.api.model.ModelProvider\" \"register\")",
            "(org.osgi.framework.ServicePermission \"dev.creel.api.service.BackgroundService\" \"register\")",
            "(dev.creel.api.plugin.ContributePermission \"model:guest\")",
            "(dev.creel.api.plugin.ContributePermission \"service:guest\")",
            "(dev.creel.api.net.EgressPermission \"https://granted.example\" \"http\")",
            "(dev.creel.api.plugin.QuotaPermission \"threads=2\")",
            "(java.util.PropertyPermission \"guest.loop\" \"write\")");

    private final BundleContext context;
    private final Confinement confinement;
    private final PluginServices services;
    private final Facades facades;
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final List<Service<?>> kept = new ArrayList<>();

    RemovalScenario(BundleContext context, Confinement confinement, PluginServices services, Facades facades) {
        this.context = context;
        this.confinement = confinement;
        this.services = services;
        this.facades = facades;
    }

    void run(Path jar) throws Exception {
        facades.offer(Egress.class, caller -> new RequestsOnly((request, call) -> new FixedReply(204)));
        byte[] bytes = Files.readAllBytes(jar);
        int clean = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Bundle bundle = context.installBundle("round-" + i, new ByteArrayInputStream(bytes));
            confinement.admit(bundle, new PluginId("guest", bundle.getSymbolicName(), "1.0.0", ""), new Rights(RIGHTS));
            confinement.start(bundle);
            use();
            loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
            clean += confinement.release(bundle).nothing() ? 1 : 0;
            bundle.uninstall();
        }
        System.out.println("removal.before=" + left());
        System.out.println("removal.clean=" + clean + " of " + ROUNDS);
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        System.out.println("removal.loaders=" + left() + " of " + ROUNDS);
        System.out.println("removal.kept=" + kept.size());
        String dump = System.getProperty("dump");
        if (dump != null) {
            new ProcessBuilder("jcmd", "" + ProcessHandle.current().pid(), "GC.heap_dump", dump).inheritIO().start().waitFor();
        }
    }

    private long left() {
        return loaders.stream().filter(l -> l.get() != null).count();
    }

    /** What consumers hold of a plugin is held beyond its end here: their references must not keep it. */
    private void use() throws InterruptedException {
        Service<ModelProvider> provider = services.of(ModelProvider.class).get(0);
        Service<BackgroundService> background = services.of(BackgroundService.class).get(0);
        kept.add(provider);
        kept.add(background);
        System.out.println("removal.models=" + provider.call(LONG, (p, call) -> p.models(call)).size());
        Sink sink = facades.guard(Sink.class, event -> { });
        Prompt prompt = new Prompt("", "m", Json.Obj.class.cast(Json.parse("{}", 4)), "", List.of(), List.of(), 0);
        try {
            provider.stream(LONG, (p, call) -> {
                p.generate(prompt, sink, call);
                return null;
            }).join();
        } catch (PluginException e) {
            System.out.println("removal.stream=" + e.kind());
        }
        System.clearProperty("guest.loop");
        background.keep("run", Duration.ZERO, (s, life) -> {
            s.run(life);
            return null;
        });
        synchronized (System.out) {
            while (System.getProperty("guest.loop") == null) {
                System.out.wait(1_000);
            }
        }
    }
}
