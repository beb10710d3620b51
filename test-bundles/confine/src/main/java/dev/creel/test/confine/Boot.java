// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Entry point of the forked JVM: {@code MODE FOLDER BUNDLE...}; mode is {@code plain}, {@code confined}, {@code removal},
 * {@code villains} or {@code burner}; a
 * bundle after a minus sign is installed and not started. */
public final class Boot {
    private static final String OWN = "dev/creel/test/confine/";

    private Boot() {}

    public static void main(String[] args) {
        try {
            run(args);
            System.out.flush();
            Runtime.getRuntime().halt(0);
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        if (args[0].startsWith("control-")) {
            Deeds.control(args[0].substring("control-".length()));
            return;
        }
        Map<String, String> p = new HashMap<>();
        p.put("test.mode", args[0]);
        p.put("test.jars", folder.toString());
        p.put("creel.plugin.lifecycle.millis", "2000");
        p.put("creel.gateway.plugin-audit", "nosy");
        p.put("creel.plugin.pause.millis", "20");
        // Otherwise never within a run: what only the next look would let go counts as held for ever.
        p.put("creel.plugin.cpu.millis", args[0].equals("burner") ? "100" : "3600000");
        p.put("org.osgi.framework.storage", folder.resolve("cache").toString());
        p.put("org.osgi.framework.storage.clean", "onFirstInit");
        p.put("org.osgi.framework.system.packages.extra",
                "dev.creel.bridge;version=1.0.0,dev.creel.bridge.osgi;version=1.0.0");
        p.put("org.osgi.framework.bootdelegation", "dev.creel.woven");
        p.put("felix.bootdelegation.implicit", "false");
        p.put("felix.log.level", "1");
        p.put("ds.loglevel", System.getProperty("ds.loglevel", "error"));
        Framework framework = java.util.ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(p);
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            boolean only = args[i].startsWith("-");
            Bundle bundle = context.installBundle(Path.of(only ? args[i].substring(1) : args[i]).toUri().toString());
            if (!only) {
                bundles.add(bundle);
            }
        }
        bundles.add(context.installBundle(core(folder).toUri().toString()));
        plugins(folder);
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        var found = context.getServiceReferences(Runnable.class, "(test=scenarios)").iterator().next();
        context.getService(found).run();
        framework.stop();
        framework.waitForStop(10_000);
        System.out.println("stopped=true");
    }

    private static Path core(Path folder) throws IOException {
        return jar(folder, "core", Map.of(
                "Bundle-Activator", "dev.creel.test.confine.core.Core",
                "Export-Package", "dev.creel.test.confine.core",
                "Import-Package", "org.osgi.framework,org.osgi.framework.wiring,org.osgi.resource,dev.creel.api.gateway,dev.creel.api.hook,dev.creel.api.json,dev.creel.api.model,"
                        + "dev.creel.api.net,dev.creel.api.service,dev.creel.api.tool,"
                        + "dev.creel.api.plugin,dev.creel.audit,org.osgi.service.cm,dev.creel.confine;resolution:=optional"),
                List.of("core/Core", "core/Core$1", "Deeds", "core/FixedReply", "core/LoopScenario",
                        "core/RemovalScenario", "core/RequestsOnly", "core/VillainScenario", "core/Scenarios", "core/TimedScenario",
                        "core/TimedScenario$Part", "core/Wiring"), "");
    }

    private static void plugins(Path folder) throws IOException {
        String api = "dev.creel.api.model,dev.creel.api.net,dev.creel.api.plugin";
        String egress = "<reference name='egress' interface='dev.creel.api.net.Egress' parameter='0'/>";
        plugin(folder, "honest", "Honest", api, "init='1'",
                "<property name='model' value='test'/>"
                        + "<service><provide interface='dev.creel.api.model.ModelProvider'/></service>" + egress);
        plugin(folder, "shadow", "Honest", api, "init='1'",
                "<property name='model' value='test'/>"
                        + "<service><provide interface='dev.creel.api.model.ModelProvider'/></service>" + egress);
        plugin(folder, "thief", "Thief", api, "init='1' immediate='true'", egress);
        plugin(folder, "publisher", "Publisher", "", "",
                "<service><provide interface='java.lang.Runnable'/></service>");
        plugin(folder, "pidthief", "PidThief", "",
                "init='1' immediate='true' configuration-policy='require' name='other.plugin'", "");
        plugin(folder, "configured", "Configured", "", "init='1' immediate='true' configuration-policy='require'"
                + " configuration-pid='configured' modified='modified' deactivate='deactivate'", "");
        plugin(folder, "hanging", "Hanging", "", "immediate='true' deactivate='deactivate'", "");
        plugin(folder, "stubborn", "Stubborn", "dev.creel.api.model,dev.creel.api.plugin", "",
                "<property name='model' value='test'/>"
                        + "<service><provide interface='dev.creel.api.model.ModelProvider'/></service>");
        String background = "<property name='service' value='work'/>"
                + "<service><provide interface='dev.creel.api.service.BackgroundService'/></service>";
        plugin(folder, "looper", "Looper", "dev.creel.api.plugin,dev.creel.api.service", "", background);
        plugin(folder, "breaker", "Breaker", "dev.creel.api.plugin,dev.creel.api.service", "", background);
        plugin(folder, "guest", "Guest", api + ",dev.creel.api.service", "init='1' deactivate='deactivate'",
                "<property name='model' value='guest'/><property name='service' value='guest'/>"
                        + "<service><provide interface='dev.creel.api.model.ModelProvider'/>"
                        + "<provide interface='dev.creel.api.service.BackgroundService'/></service>" + egress);
        for (String deed : Deeds.ALL) {
            plugin(folder, "villain-" + deed, "Villain", "org.osgi.framework,dev.creel.api.model,dev.creel.api.plugin",
                    "init='2' deactivate='deactivate'" + (deed.startsWith("activation") ? " immediate='true'" : ""),
                    "<property name='model' value='test'/><property name='deed' value='" + deed + "'/>"
                            + "<service><provide interface='dev.creel.api.model.ModelProvider'/></service>");
        }
        crier(folder, "crier", "crier.hello", "before-tool");
        crier(folder, "intruder", "crier.hello", "before-tool");
        crier(folder, "listener", "listener.hello", "before-send");
        plugin(folder, "nosy", "Nosy", "org.osgi.framework.startlevel;resolution:=optional,dev.creel.api.plugin,org.osgi.framework,org.osgi.framework.wiring", "init='1' immediate='true'", "");
    }

    private static void crier(Path folder, String name, String method, String hook) throws IOException {
        plugin(folder, name, "Crier", "dev.creel.api.gateway,dev.creel.api.hook,dev.creel.api.json,dev.creel.api.plugin", "",
                "<property name='method' value='" + method + "'/><property name='hook' value='" + hook + "'/>"
                        + "<service><provide interface='dev.creel.api.gateway.GatewayMethod'/>"
                        + "<provide interface='dev.creel.api.hook.LifecycleHook'/></service>");
    }

    private static void plugin(
            Path folder, String name, String type, String imports, String attributes, String body)
            throws IOException {
        String xml = "<component xmlns='http://www.osgi.org/xmlns/scr/v1.4.0' "
                + (attributes.contains(" name=") ? "" : "name='" + name + "' ") + attributes
                + "><implementation class='dev.creel.test.confine.plugin." + type + "'/>" + body
                + "</component>";
        Map<String, String> headers = new HashMap<>();
        headers.put("Service-Component", "OSGI-INF/c.xml");
        if (!imports.isEmpty()) {
            headers.put("Import-Package", imports);
        }
        jar(folder, name, headers,
                switch (type) {
                    case "Nosy" -> List.of("plugin/Nosy", "plugin/Nosy$Attempt", "plugin/Nosy$1Shown");
                    case "Looper" -> List.of("plugin/Looper", "plugin/Say");
                    case "Guest" -> List.of("plugin/Guest", "plugin/Guest$Grudge", "plugin/Say");
                    case "Villain" -> List.of("plugin/Villain", "plugin/Villain$Poison", "plugin/Villain$Loud", "plugin/Villain$Slow",
                            "plugin/Villain$Nobody");
                    case "Stubborn" -> List.of("plugin/Stubborn", "plugin/Stubborn$Trap");
                    default -> List.of("plugin/" + type);
                }, xml);
    }

    private static Path jar(
            Path folder, String name, Map<String, String> headers, List<String> classes, String xml)
            throws IOException {
        Path file = folder.resolve(name + ".jar");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "test." + name);
        main.putValue("Bundle-Version", "1.0.0");
        headers.forEach(main::putValue);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String c : classes) {
                put(jar, OWN + c + ".class", read(OWN + c + ".class"));
            }
            if (!xml.isEmpty()) {
                put(jar, "OSGI-INF/c.xml", xml.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static byte[] read(String name) throws IOException {
        URL url = Boot.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new IOException(name + " is not on the class path");
        }
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        }
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
