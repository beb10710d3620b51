// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.hook.LifecycleHook;
import dev.creel.api.json.Json;
import dev.creel.api.model.Model;
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
import dev.creel.confine.Rights;
import dev.creel.test.confine.Deeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What the host does with each plugin of the test; prints one fact a line. */
final class Scenarios {
    private static final String SERVICE = "(org.osgi.framework.ServicePermission \"";

    private final BundleContext context;
    private final Path jars;
    private final Confinement confinement;
    private final PluginServices services;
    private final Facades facades;

    private Scenarios(BundleContext context) {
        this.context = context;
        this.jars = Path.of(context.getProperty("test.jars"));
        boolean plain = "plain".equals(context.getProperty("test.mode"));
        this.confinement = plain ? null : service(Confinement.class);
        this.services = plain ? null : service(PluginServices.class);
        this.facades = plain ? null : service(Facades.class);
    }

    static void run(BundleContext context) {
        try {
            Scenarios scenarios = new Scenarios(context);
            if ("removal".equals(context.getProperty("test.mode"))) {
                new RemovalScenario(context, scenarios.confinement, scenarios.services, scenarios.facades)
                        .run(scenarios.jars.resolve("guest.jar"));
            } else if ("burner".equals(context.getProperty("test.mode"))) {
                new VillainScenario(context, scenarios.jars, scenarios.confinement, scenarios.services).burner();
            } else if ("villains".equals(context.getProperty("test.mode"))) {
                new VillainScenario(context, scenarios.jars, scenarios.confinement, scenarios.services)
                        .run(Deeds.ALL.subList(1, Deeds.ALL.size()));
            } else {
                scenarios.all();
            }
        } catch (Throwable t) {
            t.printStackTrace(System.out);
        }
        System.out.println("end=true");
    }

    private <T> T service(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return reference == null ? null : context.getService(reference);
    }

    private void all() throws Exception {
        boolean confined = confinement != null;
        System.out.println("confined=" + confined);
        if (confined) {
            System.out.println("missing=" + confinement.missing());
            facades.offer(Egress.class, caller -> new RequestsOnly((request, call) -> {
                caller.demand("dev.creel.api.net.EgressPermission", request.origin(), "http");
                return new FixedReply(204);
            }));
            honest();
            shadow();
            nosy();
            stubborn();
            loops();
            contributions();
        }
        new Wiring(context, confinement).all();
        start("thief");
        start("publisher");
        pidThief();
        if (confined) {
            configured();
            hang("activate");
            hang("deactivate");
        } else {
            start("hanging", "(java.util.PropertyPermission \"hang\" \"read\")");
            refused();
        }
    }

    private void honest() throws Exception {
        start("honest",
                SERVICE + Egress.class.getName() + "\" \"get\")",
                SERVICE + ModelProvider.class.getName() + "\" \"register\")",
                "(dev.creel.api.plugin.ContributePermission \"model:test\")",
                "(dev.creel.api.net.EgressPermission \"https://granted.example\" \"http\")");
        var provider = services.of(ModelProvider.class).get(0);
        System.out.println("honest.property=" + provider.property("model"));
        List<Model> models = provider.call(Duration.ofSeconds(5), (p, call) -> p.models(call));
        System.out.println("honest.models=" + models);
        Sink sink = facades.guard(Sink.class, event -> System.out.println("honest.event=" + event));
        Prompt prompt = new Prompt("", "m", Json.Obj.class.cast(Json.parse("{}", 4)), "", List.of(), List.of(), 0);
        try {
            provider.stream(Duration.ofSeconds(5), (p, call) -> {
                p.generate(prompt, sink, call);
                return null;
            }).join();
        } catch (PluginException e) {
            System.out.println("honest.refused=" + e.kind() + ' ' + e.getMessage());
        }
        TimedScenario.run(facades);
        measure(provider);
    }

    private static void measure(PluginServices.Service<ModelProvider> provider) {
        int rounds = 2000;
        for (int i = 0; i < rounds; i++) {
            provider.stream(Duration.ofSeconds(5), (p, call) -> null).join();
        }
        long begin = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            provider.stream(Duration.ofSeconds(5), (p, call) -> null).join();
        }
        System.out.println("stream.micros=" + (System.nanoTime() - begin) / rounds / 1000);
    }

    /** Granted the service, and not the name it comes under. */
    private void shadow() throws Exception {
        start("shadow", SERVICE + ModelProvider.class.getName() + "\" \"register\")",
                SERVICE + Egress.class.getName() + "\" \"get\")",
                "(dev.creel.api.plugin.ContributePermission \"model:other\")");
    }

    /** A call that holds what an interrupt needs, then one that spins while its plugin is removed. */
    private void stubborn() throws Exception {
        Bundle bundle = start("stubborn", SERVICE + ModelProvider.class.getName() + "\" \"register\")",
                "(dev.creel.api.plugin.ContributePermission \"model:test\")");
        var provider = services.of(ModelProvider.class).stream()
                .filter(s -> s.plugin().name().equals("stubborn")).findFirst().orElseThrow();
        try {
            provider.call(Duration.ofMillis(200), (p, call) -> {
                p.generate(null, null, call);
                return null;
            });
        } catch (PluginException e) {
            System.out.println("stubborn.trap=" + e.kind());
        }
        var running = provider.stream(Duration.ofHours(1), (p, call) -> p.models(call));
        long before = spinning("stubborn");
        confinement.release(bundle);
        System.out.println("stubborn.released=" + (before > 0) + ' ' + spinning("stubborn"));
        bundle.uninstall();
        try {
            running.join();
        } catch (PluginException e) {
            System.out.println("stubborn.join=" + e.kind());
        }
    }

    /** Stream threads of that plugin. */
    private static long spinning(String plugin) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith(plugin + "-stream")).count();
    }

    private void loops() throws Exception {
        String register = SERVICE + BackgroundService.class.getName() + "\" \"register\")";
        String name = "(dev.creel.api.plugin.ContributePermission \"service:work\")";
        new LoopScenario(services, confinement).run(
                start("looper", register, name, "(dev.creel.api.plugin.QuotaPermission \"loops=1\")",
                        "(java.util.PropertyPermission \"looper.*\" \"write\")"),
                start("breaker", register, name));
    }

    /** The same bundle under its own names, under another plugin's, and at a point that was not granted. */
    private void contributions() throws Exception {
        for (String plugin : List.of("crier", "intruder", "listener")) {
            start(plugin, SERVICE + GatewayMethod.class.getName() + "\" \"register\")",
                    SERVICE + LifecycleHook.class.getName() + "\" \"register\")",
                    "(dev.creel.api.plugin.ContributePermission \"method:*\")",
                    "(dev.creel.api.plugin.ContributePermission \"hook:before-tool\" \"narrow\")");
        }
        var hook = services.of(LifecycleHook.class).get(0);
        System.out.println("crier.actions=" + hook.contributes("hook:before-tool", "observe")
                + hook.contributes("hook:before-tool", "narrow") + hook.contributes("hook:before-tool", "rewrite"));
    }

    private void nosy() throws Exception {
        start("nosy", SERVICE + Egress.class.getName() + "\" \"get\")", "(org.osgi.framework.PackagePermission \"org.osgi.framework\" \"import\")",
                "(org.osgi.framework.PackagePermission \"org.osgi.framework.wiring\" \"import\")");
    }

    /** The engine is here, the patched framework is not: nothing may be admitted. */
    private void refused() throws Exception {
        Bundle bundle = context.installBundle("x", Files.newInputStream(jars.resolve("honest.jar")));
        try {
            service(Confinement.class).admit(bundle, new PluginId("x", "x", "1", ""), new Rights(List.of()));
            System.out.println("admit=works");
        } catch (IllegalStateException e) {
            System.out.println("admit=" + e.getClass().getName());
        }
    }

    private void pidThief() throws Exception {
        ConfigurationAdmin admin = service(ConfigurationAdmin.class);
        Configuration other = admin.getConfiguration("other.plugin", null);
        other.update(new Hashtable<>(java.util.Map.of("token", "s3cret")));
        start("pidthief");
    }

    private void configured() throws Exception {
        ConfigurationAdmin admin = service(ConfigurationAdmin.class);
        Configuration own = admin.getConfiguration("configured", jars.resolve("configured.jar").toUri().toString());
        own.update(value("one"));
        Bundle bundle = start("configured", "(java.util.PropertyPermission \"configured.*\" \"write\")");
        own.update(value("two"));
        awaitLine("configured.modified");
        bundle.stop();
    }

    /** A change is handed over: the plugin says when it has it. */
    private static void awaitLine(String key) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        synchronized (System.out) {
            while (System.getProperty(key) == null && System.nanoTime() < end) {
                System.out.wait(100);
            }
        }
    }

    private static Dictionary<String, Object> value(String value) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("value", value);
        return properties;
    }

    private void hang(String where) throws Exception {
        System.setProperty("hang", where);
        long begin = System.nanoTime();
        Bundle bundle = start("hanging", "(java.util.PropertyPermission \"hang\" \"read\")");
        System.out.println("hang." + where + ".start.millis=" + (System.nanoTime() - begin) / 1_000_000);
        begin = System.nanoTime();
        if (bundle.getState() == Bundle.ACTIVE) {
            bundle.stop();
        }
        System.out.println("hang." + where + ".stop.millis=" + (System.nanoTime() - begin) / 1_000_000);
        System.setProperty("hang", "never");
        System.out.println("hang." + where + ".again=" + again(bundle));
        begin = System.nanoTime();
        confinement.release(bundle);
        bundle.uninstall();
        System.out.println("hang." + where + ".state=" + bundle.getState());
        System.out.println("hang." + where + ".uninstall.millis=" + (System.nanoTime() - begin) / 1_000_000);
    }

    private String again(Bundle bundle) {
        try {
            confinement.start(bundle);
            return "started";
        } catch (PluginException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    private Bundle start(String name, String... rights) throws Exception {
        Path jar = jars.resolve(name + ".jar");
        Bundle bundle = context.installBundle(jar.toUri().toString(), Files.newInputStream(jar));
        try {
            if (confinement == null) {
                bundle.start();
            } else {
                PluginId id = new PluginId(name, bundle.getSymbolicName(), bundle.getVersion().toString(), "");
                confinement.admit(bundle, id, new Rights(List.of(rights)));
                confinement.start(bundle);
            }
            System.out.println(name + ".start=ok");
        } catch (PluginException e) {
            System.out.println(name + ".start=" + e.getMessage());
            System.out.println("hang." + System.getProperty("hang") + ".kind=" + e.kind());
        } catch (Exception e) {
            System.out.println(name + ".start=" + e);
        }
        for (ServiceReference<?> r : services(bundle)) {
            System.out.println(name + ".provides=" + List.of((String[]) r.getProperty("objectClass")));
        }
        return bundle;
    }

    private static ServiceReference<?>[] services(Bundle bundle) {
        ServiceReference<?>[] found = bundle.getRegisteredServices();
        return found == null || FrameworkUtil.getBundle(Scenarios.class) == null ? new ServiceReference<?>[0] : found;
    }
}
