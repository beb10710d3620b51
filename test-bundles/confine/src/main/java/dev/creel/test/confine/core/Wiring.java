// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.confine.Confinement;
import dev.creel.confine.PluginId;
import dev.creel.confine.Rights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles that try to be wired to what they were not granted, in every namespace, with the gate left out. */
final class Wiring {
    private static final String PACKAGE = "dev.creel.test.confine.core";
    private static final String GRANTED = "org.example.target";
    private static final String SECRET = "test.core";
    private static final String CAPABILITY = "(org.osgi.framework.CapabilityPermission \"";

    private final BundleContext context;
    private final Confinement confinement;
    private int number;

    Wiring(BundleContext context, Confinement confinement) {
        this.context = context;
        this.confinement = confinement;
    }

    void all() throws Exception {
        host("target", Map.of("Export-Package", GRANTED, "Provide-Capability", "custom.cap;custom.cap=x,osgi.extender;osgi.extender=target.extender,"
                + "osgi.implementation;osgi.implementation=target.contract"));
        requirements();
        granted();
        offered();
    }

    private void requirements() throws Exception {
        tryTo("package", "Import-Package", PACKAGE);
        tryTo("package.optional", "Import-Package", PACKAGE + ";resolution:=optional");
        tryTo("package.attributes", "Import-Package", PACKAGE + ";bundle-symbolic-name=" + SECRET + ";bundle-version=\"[1,2)\"");
        tryTo("package.system", "Import-Package", "dev.creel.bridge");
        tryTo("bundle", "Require-Bundle", SECRET);
        tryTo("bundle.optional", "Require-Bundle", SECRET + ";resolution:=optional");
        tryTo("custom", "Require-Capability", "custom.cap;filter:=\"(custom.cap=x)\"");
        tryTo("custom.optional", "Require-Capability", "custom.cap;filter:=\"(custom.cap=x)\";resolution:=optional");
        tryTo("implementation", "Require-Capability", "osgi.implementation;filter:=\"(osgi.implementation=target.contract)\"");
        tryTo("native", "Require-Capability", "osgi.native;filter:=\"(osgi.native.language=*)\"");
        Bundle dynamic = plugin("dynamic", List.of(), "DynamicImport-Package", "*");
        say("package.dynamic", load(dynamic));
        fragment();
    }

    /** The positive controls: what needs no line, and what a line grants. */
    private void granted() throws Exception {
        tryTo("granted.ee", "Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"");
        tryTo("granted.extender", "Require-Capability", "osgi.extender;filter:=\"(osgi.extender=target.extender)\"");
        say("granted.package", wired(plugin("granted", List.of(
                "(org.osgi.framework.PackagePermission \"" + GRANTED + "\" \"import\")"), "Import-Package", GRANTED)));
        tryTo("ungranted.package", "Import-Package", GRANTED);
        say("granted.custom", wired(plugin("granted", List.of(CAPABILITY + "custom.cap\" \"require\")"),
                "Require-Capability", "custom.cap;filter:=\"(custom.cap=x)\"")));
        say("granted.other", wired(plugin("granted", List.of(CAPABILITY + "other.cap\" \"require\")"),
                "Require-Capability", "custom.cap;filter:=\"(custom.cap=x)\"")));
    }

    /** Plugins that offer what a bundle of the host, or another plugin, then asks for. */
    private void offered() throws Exception {
        List<String> lines = List.of("(org.osgi.framework.PackagePermission \"offered.x\" \"exportonly\")",
                CAPABILITY + "offered.cap\" \"provide\")", CAPABILITY + "osgi.extender\" \"provide\")");
        plugin("offer", lines, "Export-Package", "offered.x",
                "Provide-Capability", "offered.cap;offered.cap=x,osgi.extender;osgi.extender=offered.extender");
        say("offered.package", wired(host("asks", Map.of("Import-Package", "offered.x"))));
        say("offered.custom", wired(host("asks", Map.of("Require-Capability", "offered.cap"))));
        say("offered.extender", wired(host("asks", Map.of("Require-Capability",
                "osgi.extender;filter:=\"(osgi.extender=offered.extender)\""))));
        say("offered.toPlugin", wired(plugin("asks", List.of(CAPABILITY + "offered.cap\" \"require\")"),
                "Require-Capability", "offered.cap")));
        Bundle twin = plugin("twin;singleton:=true", List.of(), "Bundle-Version", "9");
        resolve(twin);
        Bundle own = host("twin;singleton:=true", Map.of());
        say("singleton.host", resolve(own) ? "resolved" : "kept out");
    }

    /** A fragment of a host bundle that is not resolved yet. */
    private void fragment() throws Exception {
        Bundle host = host("host", Map.of());
        Bundle fragment = plugin("fragment", List.of(), "Fragment-Host", host.getSymbolicName());
        resolve(fragment);
        resolve(host);
        boolean attached = !host.adapt(BundleWiring.class).getProvidedWires("osgi.wiring.host").isEmpty();
        say("fragment", attached ? "attached" : "refused");
    }

    private void tryTo(String name, String header, String value) throws Exception {
        say(name, wired(plugin(name, List.of(), header, value)));
    }

    private static void say(String name, String result) {
        System.out.println("wire." + name + '=' + result);
    }

    private boolean resolve(Bundle bundle) {
        return context.getBundle(0).adapt(FrameworkWiring.class).resolveBundles(List.of(bundle));
    }

    /** {@code unresolved}, or the namespaces it is wired in beside its own. */
    private String wired(Bundle bundle) {
        if (!resolve(bundle)) {
            return "unresolved";
        }
        Collection<String> spaces = new TreeSet<>();
        bundle.adapt(BundleWiring.class).getRequiredWires(null).forEach(w -> spaces.add(w.getCapability().getNamespace()));
        return "resolved " + spaces;
    }

    private String load(Bundle bundle) {
        resolve(bundle);
        try {
            return bundle.loadClass(PACKAGE + ".FixedReply").getName();
        } catch (ClassNotFoundException e) {
            return "refused";
        }
    }

    private Bundle plugin(String name, List<String> rights, String... headers) throws Exception {
        Map<String, String> all = new java.util.HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        Bundle bundle = install(name.startsWith("twin") ? name : name + number++, all);
        if (confinement != null) {
            confinement.admit(bundle, new PluginId("wire-" + number, bundle.getSymbolicName(), "1", ""), new Rights(new ArrayList<>(rights)));
        }
        return bundle;
    }

    private Bundle host(String name, Map<String, String> headers) throws Exception {
        Bundle bundle = install(name.startsWith("twin") ? name : name + number++, headers);
        if (name.equals("target")) {
            resolve(bundle);
        }
        return bundle;
    }

    private Bundle install(String name, Map<String, String> headers) throws IOException, BundleException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        headers.forEach(main::putValue);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JarOutputStream(out, manifest).close();
        return context.installBundle("wire:" + number++, new ByteArrayInputStream(out.toByteArray()));
    }
}
