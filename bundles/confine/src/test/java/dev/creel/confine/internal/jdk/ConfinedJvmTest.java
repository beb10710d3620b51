// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.bridge.Gate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a hostile and an honest plugin in a JVM of each supported JDK of this machine. An attempt counts as stopped only
 * if it works where nothing is enforced.
 */
class ConfinedJvmTest {
    /** Needs a newer JDK than 17: without enforcement it fails there, too. */
    private static final List<String> NO_CONTROL = List.of("ind.virtual");

    @TempDir
    Path folder;

    static List<String> jdks() {
        return new TreeSet<>(List.of("/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/temurin-25-jdk-amd64",
                System.getProperty("java.home"))).stream()
                .filter(home -> Files.isExecutable(Path.of(home, "bin/java"))).toList();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void attacksAreStoppedByTheirRuleAndHonestUseWorks(String home) throws Exception {
        Map<String, String> free = run(home, "free");
        Map<String, String> confined = run(home, "confined");
        List<String> wrong = new ArrayList<>();
        int evidence = 0;
        for (Map.Entry<String, String> entry : confined.entrySet()) {
            String[] key = entry.getKey().split("\t");
            String outcome = entry.getValue();
            if (key[0].equals("attempt")) {
                String name = key[1].substring(0, key[1].indexOf(' '));
                String rule = key[1].substring(key[1].indexOf(' ') + 1);
                boolean works = free.get(entry.getKey()).startsWith("worked");
                evidence += works ? 1 : 0;
                if (!works && !NO_CONTROL.contains(name)) {
                    wrong.add("free: " + entry.getKey() + ' ' + free.get(entry.getKey()));
                }
                if (!stopped(outcome, rule) && (works || !NO_CONTROL.contains(name))) {
                    wrong.add("confined: " + entry);
                }
            } else if (!outcome.startsWith("worked")) {
                wrong.add("confined: " + entry);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(evidence).isGreaterThan(90);
    }

    /** A denial inside an initialiser of the JDK would break that class for everybody, for as long as the JVM runs. */
    @ParameterizedTest
    @MethodSource("jdks")
    void noClassOfTheJdkIsBrokenByADenial(String home) throws Exception {
        List<String> free = output(home, "free", "InitialisersMain");
        List<String> confined = output(home, "confined", "InitialisersMain");
        assertThat(free.stream().filter(l -> l.startsWith("host\t"))).hasSize(1);
        assertThat(confined.stream().filter(l -> l.startsWith("touched\t")).map(l -> Integer.parseInt(l.substring(8))))
                .singleElement().satisfies(n -> assertThat(n).isGreaterThan(2000));
        assertThat(confined.stream().filter(l -> l.startsWith("broken"))).containsExactlyElementsOf(
                free.stream().filter(l -> l.startsWith("broken")).toList());
    }

    private static boolean stopped(String outcome, String rules) {
        for (String rule : rules.split("\\|")) {
            if (outcome.startsWith("denied " + rule)) {
                return true;
            }
        }
        return false;
    }

    private List<String> output(String home, String mode, String main) throws Exception {
        List<String> command = new ArrayList<>(List.of(home + "/bin/java", "-Xbootclasspath/a:" + locate(Gate.class)));
        if (mode.equals("confined")) {
            command.add("-javaagent:" + place("dev/creel/agent/rules.txt"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"),
                "dev.creel.confine.internal.jdk.fork." + main, mode, Files.createDirectories(folder.resolve(mode)).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private Map<String, String> run(String home, String mode) throws Exception {
        List<String> output = output(home, mode, "HostMain");
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (String line : output) {
            int tab = line.lastIndexOf('\t');
            if (tab > 0) {
                outcomes.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        assertThat(outcomes).as("%s", output).hasSizeGreaterThan(30);
        return outcomes;
    }

    private static Path locate(Class<?> type) {
        return place(type.getName().replace('.', '/') + ".class");
    }

    private static Path place(String resource) {
        String url = ConfinedJvmTest.class.getClassLoader().getResource(resource).toString();
        return Path.of(URI.create(url.startsWith("jar:") ? url.substring(4, url.indexOf("!/"))
                : url.substring(0, url.length() - resource.length())));
    }
}
