// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The product's own launcher, agent and framework; a plugin comes, changes and goes while it runs, on each JDK. */
class LifecycleIT {
    private static final Path PRODUCT = Path.of("../../runtime/target/creel").toAbsolutePath().normalize();

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void aPluginComesChangesAndGoes(int jdk) throws IOException, InterruptedException {
        GreeterJar.write(dir.resolve("greeter-1.jar"), "1.0.0", "", "first");
        GreeterJar.write(dir.resolve("greeter-2.jar"), "2.0.0", "(java.util.PropertyPermission \"http.agent\" \"read\")\n", "second");
        GreeterJar.write(dir.resolve("greeter-3.jar"), "3.0.0", "", "");
        Map<String, String> facts = run(jdk);
        SoftAssertions seen = new SoftAssertions();
        expected().forEach((fact, value) -> seen.assertThat(facts.get(fact)).as(fact).isNotNull().matches("(?s).*" + value + ".*"));
        seen.assertAll();
    }

    private static Map<String, String> expected() {
        String installed = "\\[plugins-allowlist/org-example-greeter.policy, plugins/org-example-greeter/DIGEST.jar,"
                + " plugins/org-example-greeter/DIGEST.json]";
        return Map.ofEntries(
                Map.entry("planned", "org-example-greeter 1.0.0 replacing \"\""),
                Map.entry("planned.installed", "false"),
                Map.entry("planned.says", "gives the assistant the tool greeter"),
                Map.entry("planned.danger", "true"),
                Map.entry("other.consent", "consent.unknown"),
                Map.entry("other.optional", "consent.optional"),
                Map.entry("installed", "active"),
                Map.entry("installed.answers", "first"),
                Map.entry("installed.twice", "consent.unknown"),
                Map.entry("installed.files", installed),
                Map.entry("update.replaces", "1.0.0"),
                Map.entry("update.fresh", "^1$"),
                Map.entry("updated", "active"),
                Map.entry("updated.answers", "second"),
                Map.entry("updated.files", installed),
                Map.entry("downgrade", "source.downgrade"),
                Map.entry("broken.update", "lifecycle.start.*nothing to say"),
                Map.entry("broken.update.answers", "second"),
                Map.entry("broken.update.files", "policy, plugins-staged/DIGEST.jar, plugins/org-example-greeter/DIGEST.jar, plugins/org-example-greeter/DIGEST.json]"),
                Map.entry("disabled", "disabled"),
                Map.entry("disabled.answers", "nobody"),
                Map.entry("enabled", "active"),
                Map.entry("enabled.answers", "second"),
                Map.entry("denied.answers", "nobody"),
                Map.entry("denied.enable", "lifecycle.unwanted.*plugins.deny"),
                Map.entry("allowed.answers", "second"),
                Map.entry("drained.later", "is being stopped"),
                Map.entry("drained", "^second$"),
                Map.entry("drained.off", "disabled"),
                Map.entry("drained.enabled", "active"),
                Map.entry("removed.complete", "true"),
                Map.entry("removed.answers", "nobody"),
                Map.entry("removed.files", "\\[plugins-staged/DIGEST.jar]"),
                Map.entry("removed.shipped", "lifecycle.shipped"),
                Map.entry("neighbours", "untouched"),
                Map.entry("done", "true"));
    }

    private Map<String, String> run(int jdk) throws IOException, InterruptedException {
        ProcessBuilder gateway = new ProcessBuilder(java(jdk), "-XX:+UseSerialGC", "-Xmx256m",
                "-Xbootclasspath/a:" + PRODUCT.resolve("lib/bridge.jar"), "-javaagent:" + PRODUCT.resolve("lib/agent.jar"),
                "-Dcreel.home=" + PRODUCT, "-Dcreel.extra.bundles=" + System.getProperty("driver"), "-Dlifecycle.dir=" + dir,
                "-cp", PRODUCT.resolve("lib/main.jar") + ":" + PRODUCT.resolve("lib/framework.jar"),
                "dev.creel.launcher.Main", "--port", "0");
        Path output = dir.resolve("output");
        gateway.redirectErrorStream(true).redirectOutput(output.toFile());
        gateway.environment().put("CREEL_STATE_DIR", dir.resolve("state").toString());
        gateway.environment().put("CREEL_CONFIG_PATH", dir.resolve("state/creel.json").toString());
        gateway.environment().put("HOME", dir.toString());
        Process process = gateway.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the gateway ended by itself: %s", Files.readString(output)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(dir.resolve("facts")).as(Files.readString(output)).exists();
        List<String> lines = Files.readAllLines(dir.resolve("facts"));
        assertThat(lines).as(Files.readString(output)).contains("done=true");
        return lines.stream().filter(line -> line.contains("="))
                .collect(Collectors.toMap(line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }

    private static String java(int jdk) {
        String given = System.getProperty("creel.jdk" + jdk, "");
        String usual = jdk == 17 ? "/usr/lib/jvm/java-17-openjdk-amd64" : "/usr/lib/jvm/temurin-25-jdk-amd64";
        Path java = Path.of(given.isEmpty() || given.startsWith("$") ? usual : given, "bin/java");
        assertThat(java).as("JDK %s; set -Dcreel.jdk%s", jdk, jdk).isExecutable();
        return java.toString();
    }
}
