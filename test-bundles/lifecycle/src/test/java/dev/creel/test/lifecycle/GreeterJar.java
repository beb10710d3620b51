// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.example.greeter.Greeter;

/** Makes jars of the test's plugin. */
final class GreeterJar {
    private static final String CLASS = Greeter.class.getName().replace('.', '/') + ".class";
    private static final String COMPONENT = "<component xmlns='http://www.osgi.org/xmlns/scr/v1.4.0' name='greeter' immediate='true'>"
            + "<implementation class='" + Greeter.class.getName() + "'/><property name='tool' value='greeter'/>"
            + "<service><provide interface='dev.creel.api.tool.Tool'/></service></component>";
    private static final String REQUIRED = "(org.osgi.framework.ServicePermission \"dev.creel.api.tool.Tool\" \"register\")\n"
            + "(dev.creel.api.plugin.ContributePermission \"tool:greeter\")\n";

    private GreeterJar() {}

    /** @param more lines it needs besides @param greeting empty for one that cannot start */
    static void write(Path file, String version, String more, String greeting) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "org.example.greeter");
        main.putValue("Bundle-Version", version);
        main.putValue("Import-Package", "dev.creel.api.json,dev.creel.api.plugin,dev.creel.api.tool");
        main.putValue("Service-Component", "OSGI-INF/greeter.xml");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            try (InputStream in = Greeter.class.getResourceAsStream('/' + CLASS)) {
                put(jar, CLASS, in.readAllBytes());
            }
            put(jar, "OSGI-INF/greeter.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
            put(jar, "OSGI-INF/permissions.perm", (REQUIRED + more).getBytes(StandardCharsets.UTF_8));
            put(jar, "OSGI-INF/optional.perm",
                    "(java.net.SocketPermission \"example.org:25\" \"connect\")\n".getBytes(StandardCharsets.UTF_8));
            put(jar, "greeting", greeting.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
