// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Tool;
import dev.creel.confine.Confinement;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import dev.creel.confine.Rights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * Attacks by declaration: the evil bundle with another component XML, admitted past the install gate with too few
 * rights, so that what lies beneath the gate is tried: SCR and ConfigurationAdmin as deputies.
 */
final class Variants {
    private static final String PROBE = "evil.scr.Probe";
    /** How long nothing may come of an attack that was refused; how long either may take to be seen. */
    private static final Duration WATCH = Duration.ofMillis(1500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MANAGED_SERVICE = "org.osgi.service.cm.ManagedService";
    private static final Map<String, String> XML = new LinkedHashMap<>();

    static {
        String provide = "<service><provide interface='dev.creel.api.tool.Tool'/></service>";
        String want = "<reference name='ungranted' interface='dev.creel.test.driver.Ungranted' ";
        // Ordinary uses first: without them the silence of the others would prove nothing.
        XML.put("legit.scr.granted",
                component(PROBE, "", provide + "<reference name='ungranted' interface='dev.creel.api.net.Egress'/>"));
        XML.put("scr.ungrantedReference", component(PROBE, "", provide + want + "/>"));
        XML.put("scr.ungrantedReference.optional", component(PROBE, "", provide + want + "cardinality='0..1'/>"));
        XML.put("scr.ungrantedReference.dynamic",
                component(PROBE, "", provide + want + "cardinality='0..n' policy='dynamic' policy-option='greedy' bind='take'/>"));
        XML.put("scr.ungrantedReference.bind", component(PROBE, "", provide + want + "bind='take'/>"));
        XML.put("scr.anyService", component(PROBE, "", provide
                + "<reference name='ungranted' interface='org.osgi.service.component.AnyService' target='(canary=*)'/>"));
        XML.put("scr.ungrantedReference.egress",
                component(PROBE, "", provide + "<reference name='ungranted' interface='dev.creel.api.net.Egress'/>"));
        XML.put("scr.ungrantedProvide", component("evil.scr.Impostor", "",
                "<service><provide interface='dev.creel.api.tool.Tool'/><provide interface='dev.creel.api.net.Egress'/></service>"));
        XML.put("scr.factory", component(PROBE, "factory='evil'", provide));
        XML.put("cm.foreignPid", component(PROBE, "configuration-pid='canary.foreign' configuration-policy='require'", provide));
        XML.put("cm.foreignPid.question", component(PROBE, "configuration-pid='canary.foreign.any' configuration-policy='require'",
                provide));
        XML.put("cm.foreignPid.factory", component(PROBE, "configuration-pid='canary.foreign.factory' configuration-policy='require'",
                provide));
    }

    private final BundleContext context;
    private final Confinement confinement;
    private final PluginServices services;
    private final ForeignConfigurations configurations;
    private final Path jar = Path.of(System.getProperty("evil.jar"));

    Variants(BundleContext context, Confinement confinement, PluginServices services) {
        this.context = context;
        this.confinement = confinement;
        this.services = services;
        this.configurations = new ForeignConfigurations(context);
    }

    static Set<String> ids() {
        return XML.keySet();
    }

    Outcome attack(String id) throws IOException {
        List<String> gained = new ArrayList<>();
        List<Json> thrown = new ArrayList<>();
        Bundle bundle = null;
        try {
            configurations.set();
            bundle = context.installBundle("evil:" + id, new ByteArrayInputStream(variant(id)));
            PluginId plugin = new PluginId(name(id), bundle.getSymbolicName(), bundle.getVersion().toString(), "0".repeat(64));
            confinement.admit(bundle, plugin, new Rights(rights(id)));
            confinement.start(bundle);
            if (id.startsWith("cm.")) {
                configurations.changed();
            }
            observe(id, bundle, gained);
        } catch (Exception e) {
            thrown.add(Json.object().put("class", e.getClass().getName()).put("message", "" + e.getMessage()).build());
        } finally {
            remove(bundle);
        }
        String status = gained.isEmpty() ? (thrown.isEmpty() ? "unseen" : "blocked") : "worked";
        return new Outcome(id, status, String.join("; ", gained), thrown);
    }

    private List<String> rights(String id) {
        List<String> lines = new ArrayList<>();
        lines.add("(org.osgi.framework.ServicePermission \"dev.creel.api.tool.Tool\" \"register\")");
        lines.add("(dev.creel.api.plugin.ContributePermission \"tool:*\")");
        if (id.startsWith("legit.")) {
            lines.add("(org.osgi.framework.ServicePermission \"dev.creel.api.net.Egress\" \"get\")");
        }
        for (String p : new String[] {"org.osgi.framework", "org.osgi.service.component"}) {
            lines.add("(org.osgi.framework.PackagePermission \"" + p + "\" \"import\")");
        }
        return lines;
    }

    private void observe(String id, Bundle bundle, List<String> gained) throws Exception {
        long start = System.nanoTime();
        while (gained.isEmpty() && !enough(id, System.nanoTime() - start)) {
            for (PluginServices.Service<Tool> s : services.of(Tool.class)) {
                if (s.plugin().name().equals(name(id))) {
                    String text = s.call(PATIENCE, (tool, c) -> tool == null
                            ? "got null" : tool.invoke("x", Json.Obj.EMPTY, new AttackCall(c)).text());
                    if (text.contains(ForeignConfigurations.SECRET) || !text.contains("got null")) {
                        gained.add(text);
                    }
                }
            }
            ServiceReference<?>[] own = bundle.getRegisteredServices();
            for (ServiceReference<?> r : own == null ? new ServiceReference<?>[0] : own) {
                String names = String.join(",", (String[]) r.getProperty("objectClass"));
                if (!names.equals(Tool.class.getName()) && !placeholder(r, names)) {
                    gained.add("registered " + names);
                }
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** What works is seen when it works; what does not is over when it was refused, and was watched for a while. */
    private static boolean enough(String id, long nanos) throws IOException {
        return nanos > PATIENCE.toNanos() || nanos > WATCH.toNanos() && refused(id);
    }

    private static boolean refused(String id) throws IOException {
        String state = System.getenv("CREEL_STATE_DIR");
        Path audit = state == null ? null : Path.of(state, "audit", "audit.jsonl");
        return audit != null && Files.exists(audit) && Files.readString(audit).contains("\"plugin\":\"" + name(id) + "\"");
    }

    /**
     * What SCR registers in the context of each bundle for which it reads a configuration, before it asks whether the bundle
     * may have it: an object of SCR's own without a pid, so that ConfigurationAdmin hands it nothing.
     */
    private boolean placeholder(ServiceReference<?> r, String names) {
        if (!names.equals(MANAGED_SERVICE) || r.getProperty(Constants.SERVICE_PID) != null) {
            return false;
        }
        Object service = context.getService(r);
        if (service == null) {
            return r.getBundle() == null;
        }
        Bundle maker = FrameworkUtil.getBundle(service.getClass());
        context.ungetService(r);
        return maker != null && maker.getSymbolicName().equals("org.apache.felix.scr");
    }

    private void remove(Bundle bundle) {
        if (bundle != null) {
            try {
                confinement.release(bundle);
                bundle.uninstall();
            } catch (Exception e) {
                e.printStackTrace();
            }
        }
    }

    private byte[] variant(String id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarFile original = new JarFile(jar.toFile())) {
            Manifest m = new Manifest(original.getManifest());
            Attributes a = m.getMainAttributes();
            a.putValue("Bundle-SymbolicName", "evil.variant." + id);
            a.putValue("Service-Component", "OSGI-INF/variant.xml");
            a.putValue("Import-Package", "dev.creel.api.json,dev.creel.api.model,dev.creel.api.net,dev.creel.api.plugin,"
                    + "dev.creel.api.tool,org.osgi.service.component");
            a.remove(new Attributes.Name("Require-Capability"));
            a.remove(new Attributes.Name("Provide-Capability"));
            try (JarOutputStream jarOut = new JarOutputStream(out, m)) {
                for (var entries = original.entries(); entries.hasMoreElements();) {
                    ZipEntry e = entries.nextElement();
                    if (e.getName().startsWith("evil/scr/")) {
                        jarOut.putNextEntry(new ZipEntry(e.getName()));
                        original.getInputStream(e).transferTo(jarOut);
                    }
                }
                jarOut.putNextEntry(new ZipEntry("OSGI-INF/variant.xml"));
                jarOut.write(XML.get(id).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static String name(String id) {
        return "variant-" + id.replace('.', '-').toLowerCase(java.util.Locale.ROOT);
    }

    private static String component(String type, String attributes, String body) {
        return "<?xml version='1.0'?><scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.5.0' name='variant' "
                + "immediate='" + !attributes.contains("factory=") + "' activate='activate' " + attributes + "><implementation class='"
                + type + "'/><property name='tool'>variant</property>" + body + "</scr:component>";
    }
}
