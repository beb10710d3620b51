// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.confine.Confinement;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@link Boot} in a JVM of its own, on the bundles this build has made. */
final class Fork {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path PATCHED = ROOT.resolve("launcher/patch/target/patched");
    private static final long PATIENCE_SECONDS = 300;

    private final Path folder;
    private int status = -1;

    Fork(Path folder) {
        this.folder = folder;
    }

    /** This JDK and the newest one that is installed. */
    static List<String> jdks() {
        List<String> jdks = new ArrayList<>();
        jdks.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        Path newest = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64/bin/java");
        if (Files.isExecutable(newest)) {
            jdks.add(newest.toString());
        }
        return jdks;
    }

    /** Boots a framework in that mode. @return the lines it printed */
    List<String> boot(String mode, String java) {
        boolean plain = mode.equals("plain");
        List<String> command = new ArrayList<>(List.of(java, "-Xmx48m",
                "-XX:SoftRefLRUPolicyMSPerMB=0", "-Xbootclasspath/a:" + jar("launcher/bridge")));
        if (!plain) {
            command.add("-javaagent:" + jar("launcher/agent"));
        }
        command.addAll(List.of("-cp", (plain ? location("org/apache/felix/framework/Felix.class")
                        : PATCHED.resolve("org.apache.felix.framework-7.0.5-creel.jar")) + ":"
                        + location(Boot.class), Boot.class.getName(), mode, folder.toString()));
        for (String anchor : List.of("org/osgi/util/function/Function.class", "org/osgi/util/promise/Promise.class",
                "org/osgi/service/component/ComponentContext.class", "com/fasterxml/jackson/core/JsonParser.class")) {
            command.add(location(anchor));
        }
        command.add(plain ? location("org/apache/felix/scr/impl/Activator.class")
                : PATCHED.resolve("org.apache.felix.scr-2.2.18-creel.jar").toString());
        command.add(plain ? location("org/apache/felix/cm/impl/Activator.class")
                : PATCHED.resolve("org.apache.felix.configadmin-1.9.26-creel.jar").toString());
        command.add(jar("bundles/api", Json.class));
        command.add("-" + jar("bundles/log"));
        command.add("-" + jar("bundles/audit", Audit.class));
        command.add(jar("bundles/confine", Confinement.class));
        return output(command);
    }

    /** Does a deed where nothing confines it, with the flag that ends a JVM whose memory ran out. */
    List<String> control(String deed, String java) {
        return output(List.of(java, "-Xmx48m", "-XX:+ExitOnOutOfMemoryError", "-cp",
                String.join(":", location(Boot.class), location("org/apache/felix/framework/Felix.class"),
                        jar("bundles/api", Json.class)),
                Boot.class.getName(), "control-" + deed, folder.toString()));
    }

    /** Exit status of the last run. */
    int status() {
        return status;
    }

    private List<String> output(List<String> command) {
        Path out = folder.resolve("out.txt");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            status = process.waitFor();
            return Files.readAllLines(out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The jar a module has just built; its classes are on the class path in some builds and a jar in others. */
    private static String jar(String module, Class<?>... used) {
        String name = module.startsWith("launcher/") ? "launcher-" + module.substring(9) : module.substring(8);
        Path jar = ROOT.resolve(module).resolve("target").resolve(name + "-0.1.0-SNAPSHOT.jar");
        assertThat(jar).as("built jar of %s, used for %s", module, List.of(used)).exists();
        return jar.toString();
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The jar of a class that must not be loaded here. */
    private static String location(String anchor) {
        URL url = Fork.class.getClassLoader().getResource(anchor);
        assertThat(url).as(anchor).isNotNull();
        String text = url.toString();
        return Path.of(URI.create(text.substring(4, text.indexOf('!')))).toString();
    }
}
