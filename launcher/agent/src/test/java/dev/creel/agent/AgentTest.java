// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the agent in a JVM of each supported JDK of this machine and reads its own report. */
class AgentTest {
    @TempDir
    Path folder;

    static List<String> jdks() {
        return new TreeSet<>(List.of("/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/temurin-25-jdk-amd64",
                System.getProperty("java.home"))).stream()
                .filter(home -> Files.isExecutable(Path.of(home, "bin/java"))).toList();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyRequiredRuleMatches(String home) throws Exception {
        assertThat(report(home, true)).contains("missing []").doesNotContain(" 0 rules");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutTheAgentTheReportSaysSo(String home) throws Exception {
        assertThat(report(home, false)).contains("missing [the agent is not installed]");
    }

    /**
     * What a JDK offers under the names of choke points, and which rule checks it, is as committed: an overload that a new
     * JDK brings shows here before a plugin finds it. After looking at it, copy {@code target/choke-points-N.txt} over.
     */
    @ParameterizedTest
    @MethodSource("jdks")
    void theChokePointsAreThoseCommitted(String home) throws Exception {
        Process process = new ProcessBuilder(home + "/bin/java", "-Xbootclasspath/a:" + locate("dev/creel/bridge/Gate.class"), "-cp",
                locate("dev/creel/agent/ListMain.class") + ":" + locate("dev/creel/agent/Agent.class") + ":"
                        + locate("org/objectweb/asm/ClassReader.class"), "dev.creel.agent.ListMain").redirectErrorStream(true).start();
        List<String> found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).as("%s", found).isZero();
        Matcher release = Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(Path.of(home, "release")));
        assertThat(release.find()).isTrue();
        String name = "choke-points-" + release.group(1) + ".txt";
        Files.write(Path.of("target", name), found);
        assertThat(found).isEqualTo(Files.readAllLines(Path.of("src/test/resources/" + name)));
    }

    private String report(String home, boolean withAgent) throws Exception {
        Path bridge = locate("dev/creel/bridge/Gate.class");
        Path agent = agentJar();
        List<String> command = new ArrayList<>(List.of(home + "/bin/java", "-Xbootclasspath/a:" + bridge));
        if (withAgent) {
            command.add("-javaagent:" + agent);
        }
        command.addAll(List.of("-cp", locate("dev/creel/agent/ReportMain.class").toString(), "dev.creel.agent.ReportMain"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The classes as compiled and ASM beside them: the module's jar does not exist yet when tests run. */
    private Path agentJar() throws Exception {
        Path jar = folder.resolve("agent.jar");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Premain-Class", "dev.creel.agent.Agent");
        main.putValue("Can-Retransform-Classes", "true");
        main.put(Attributes.Name.CLASS_PATH, locate("org/objectweb/asm/ClassReader.class").toUri().toString());
        Path classes = locate("dev/creel/agent/Agent.class");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.endsWith("MANIFEST.MF")).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private static Path locate(String resource) throws Exception {
        String url = AgentTest.class.getClassLoader().getResource(resource).toString();
        String place = url.startsWith("jar:") ? url.substring(4, url.indexOf("!/"))
                : url.substring(0, url.length() - resource.length());
        return Path.of(java.net.URI.create(place));
    }
}
