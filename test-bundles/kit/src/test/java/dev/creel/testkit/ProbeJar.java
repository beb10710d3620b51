// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** A plugin with one tool, compiled here: what it does at its start and when it is called is the test's. */
final class ProbeJar {
    static final String TOOL = "(org.osgi.framework.ServicePermission \"dev.creel.api.tool.Tool\" \"register\")";
    static final String PROBE = "(dev.creel.api.plugin.ContributePermission \"tool:probe\")";

    private static final String SOURCE = """
            package org.example.probe;

            import dev.creel.api.json.Json;
            import dev.creel.api.tool.*;
            import java.util.*;

            public final class Probe implements Tool {
                public Probe() {
                    %s
                }

                public List<ToolSpec> tools() {
                    return List.of(new ToolSpec("probe", "probes", Json.Obj.EMPTY, Set.of(ToolSpec.Effect.READS)));
                }

                public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
                    %s
                }
            }
            """;
    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="org.example.probe.Probe" immediate="true">
              <property name="tool" value="probe"/>
              <service><provide interface="dev.creel.api.tool.Tool"/></service>
              <implementation class="org.example.probe.Probe"/>
            </scr:component>
            """;

    private ProbeJar() {}

    /** @param lines what it declares */
    static Path make(Path folder, String start, String call, String... lines) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src/org/example/probe")).resolve("Probe.java");
        Files.writeString(source, SOURCE.formatted(start, call));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "17", "-cp", System.getProperty("java.class.path"),
                "-proc:none", "-d", classes.toString(), source.toString());
        if (status != 0) {
            throw new IOException("the probe does not compile");
        }
        return packed(folder.resolve("probe.jar"), classes, List.of(lines));
    }

    private static Path packed(Path jar, Path classes, List<String> lines) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "org.example.probe");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", "dev.creel.api.json,dev.creel.api.tool");
        main.putValue("Service-Component", "OSGI-INF/probe.xml");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream to = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                put(to, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
            put(to, "OSGI-INF/probe.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
            put(to, "OSGI-INF/permissions.perm", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void put(JarOutputStream to, String name, byte[] bytes) throws IOException {
        to.putNextEntry(new ZipEntry(name));
        to.write(bytes);
        to.closeEntry();
    }
}
