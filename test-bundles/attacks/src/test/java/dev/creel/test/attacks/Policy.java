// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * What the hostile bundle declares and is granted. The packages are granted on purpose: an attack that fails for want of a
 * class proves nothing about the rule that should stop it.
 */
enum Policy {
    /** Tool, Egress to one origin, context; nothing else. */
    NARROW("calls=4,heap=64m,disk=1m,sockets=8"),
    /** The same with threads of its own, so that what is tried on them meets the rule behind the thread. */
    THREADS("calls=4,threads=16,heap=64m,disk=1m,sockets=8");

    private static final List<String> PACKAGES = List.of("javax.*", "com.sun.*", "jdk.*", "sun.*", "org.w3c.*", "org.xml.*",
            "org.osgi.framework", "org.osgi.framework.wiring", "org.osgi.framework.startlevel", "org.osgi.service.component",
            "java.*");

    /** Imports that the install gate refuses; the bundle comes without them, or nothing behind the gate would be tried. */
    private static final Pattern REFUSED = Pattern.compile(
            "org\\.osgi\\.(framework\\.(hooks\\.\\w+|launch)|service\\.url)(;[\\w:]+=(\"[^\"]*\"|[\\w.]+))*,");

    private final String quota;

    Policy(String quota) {
        this.quota = quota;
    }

    private List<String> lines(int port) {
        List<String> lines = new ArrayList<>();
        lines.add("(org.osgi.framework.ServicePermission \"dev.creel.api.tool.Tool\" \"register\")");
        lines.add("(org.osgi.framework.ServicePermission \"dev.creel.api.plugin.PluginContext\" \"get\")");
        lines.add("(org.osgi.framework.ServicePermission \"dev.creel.api.net.Egress\" \"get\")");
        lines.add("(dev.creel.api.plugin.ContributePermission \"tool:evil\")");
        lines.add("(dev.creel.api.net.EgressPermission \"http://127.0.0.1:" + port + "\" \"http,private\")");
        lines.add("(java.io.FilePermission \"${data}/-\" \"read,write,delete\")");
        lines.add("(java.io.FilePermission \"${data}\" \"read\")");
        lines.add("(java.net.SocketPermission \"127.0.0.77:*\" \"listen,connect\")");
        lines.add("(dev.creel.api.plugin.QuotaPermission \"" + quota + ",cpu=800\")");
        PACKAGES.forEach(p -> lines.add("(org.osgi.framework.PackagePermission \"" + p + "\" \"import\")"));
        return lines;
    }

    /** Writes the bundle with these lines declared and the policy that grants them. */
    void write(Path original, Path bundle, Path policy, int port) throws IOException {
        String lines = String.join("\n", lines(port)) + "\n";
        try (JarFile from = new JarFile(original.toFile());
                OutputStream file = Files.newOutputStream(bundle);
                JarOutputStream to = new JarOutputStream(file, admissible(from.getManifest()))) {
            for (var entries = from.entries(); entries.hasMoreElements();) {
                ZipEntry e = entries.nextElement();
                if (!e.isDirectory() && !e.getName().equals(JarFile.MANIFEST_NAME)) {
                    to.putNextEntry(new ZipEntry(e.getName()));
                    from.getInputStream(e).transferTo(to);
                }
            }
            to.putNextEntry(new ZipEntry("OSGI-INF/permissions.perm"));
            to.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(policy, "ALLOW {\n[dev.creel.plugin.BundleIdentity \"evil.tool\" \"built here\"]\n" + lines + "} \"evil\"\n");
    }

    private static Manifest admissible(Manifest manifest) {
        Attributes main = manifest.getMainAttributes();
        main.putValue("Import-Package", REFUSED.matcher(main.getValue("Import-Package") + ",").replaceAll("").replaceFirst(",$", ""));
        return manifest;
    }
}
