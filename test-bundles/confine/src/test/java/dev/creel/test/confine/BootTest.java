// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.confine.Confinement;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks the framework level in a JVM of its own, on the patched framework and, as control, on the plain one. */
class BootTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path PATCHED = ROOT.resolve("launcher/patch/target/patched");
    private static final Map<String, List<String>> RUNS = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    static List<String> jdks() {
        List<String> jdks = new ArrayList<>();
        jdks.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        Path newest = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64/bin/java");
        if (Files.isExecutable(newest)) {
            jdks.add(newest.toString());
        }
        return jdks;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theAttacksWorkOnThePlainFramework(String java) {
        assertThat(run("plain", java)).contains(
                "thief.stole=true",
                "publisher.provides=[java.lang.Runnable]",
                "pidthief.token=s3cret",
                "hanging.activate=Thread",
                "admit=java.lang.IllegalStateException");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aServiceThatWasNotGrantedIsNeitherGotNorPublished(String java) {
        List<String> lines = run("confined", java);
        assertThat(lines).doesNotContain("thief.stole=true", "publisher.provides=[java.lang.Runnable]",
                "shadow.provides=[dev.creel.api.model.ModelProvider]");
        assertThat(denial(lines, "thief", "osgi.service.get")).contains("dev.creel.api.net.Egress");
        assertThat(denial(lines, "publisher", "osgi.service.register")).contains("java.lang.Runnable");
        assertThat(denial(lines, "shadow", "plugin.contribute")).contains("model:test");
    }

    /** The names of what is tried, without confinement each wires; the last word is what confinement makes of it. */
    private static final Map<String, String> WIRES = Map.ofEntries(
            Map.entry("package", "unresolved"), Map.entry("package.optional", "resolved []"),
            Map.entry("package.attributes", "unresolved"),
            Map.entry("package.system", "unresolved"), Map.entry("package.dynamic", "refused"),
            Map.entry("bundle", "unresolved"), Map.entry("bundle.optional", "resolved []"),
            Map.entry("fragment", "refused"),
            Map.entry("custom", "unresolved"), Map.entry("custom.optional", "resolved []"),
            Map.entry("implementation", "unresolved"), Map.entry("native", "unresolved"),
            Map.entry("offered.package", "unresolved"), Map.entry("offered.custom", "unresolved"),
            Map.entry("offered.extender", "unresolved"), Map.entry("offered.toPlugin", "unresolved"),
            Map.entry("singleton.host", "resolved"), Map.entry("granted.other", "unresolved"),
            Map.entry("ungranted.package", "unresolved"));

    private static final List<String> GRANTED = List.of("wire.granted.ee=resolved [osgi.ee]",
            "wire.granted.extender=resolved [osgi.extender]", "wire.granted.package=resolved [osgi.wiring.package]",
            "wire.granted.custom=resolved [custom.cap]");

    @ParameterizedTest
    @MethodSource("jdks")
    void noNamespaceWiresToWhatWasNotGranted(String java) {
        List<String> plain = run("plain", java);
        List<String> confined = run("confined", java);
        WIRES.forEach((name, refused) -> {
            assertThat(confined).contains("wire." + name + '=' + refused);
            assertThat(plain).anyMatch(l -> l.startsWith("wire." + name + '=')).doesNotContain("wire." + name + '=' + refused);
        });
        assertThat(plain).containsAll(GRANTED);
        assertThat(confined).containsAll(GRANTED);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aForeignPidDeliversNothing(String java) {
        List<String> lines = run("confined", java);
        assertThat(lines).doesNotContain("pidthief.token=s3cret");
        assertThat(denial(lines, "pidthief", "cm.foreign-pid")).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatWasGrantedWorksOnThePluginsOwnThreads(String java) {
        assertThat(run("confined", java)).contains(
                "missing=[]",
                "honest.activate=PluginThread",
                "honest.models=[Model[id=status-204, name=n, contextWindow=0, maxTokens=0, reasoning=false]]",
                "configured.activate=PluginThread one",
                "configured.modified=PluginThread two",
                "configured.deactivate=PluginThread",
                "stopped=true");
        assertThat(run("confined", java)).anyMatch(l -> l.startsWith("honest.refused=FAILED") && l.contains("D-"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aBundleContextOpensNothing(String java) {
        List<String> lines = run("confined", java);
        assertThat(lines).contains(
                "nosy.bundles=nothing", "nosy.system=nothing", "nosy.install=Refused", "nosy.adapt=Refused",
                "nosy.reference=nothing", "nosy.users=nothing", "nosy.util=nothing", "nosy.util.self=works", "nosy.find=nothing", "nosy.register=Refused", "nosy.property=Refused",
                "nosy.class=ClassNotFoundException", "nosy.gate=ClassNotFoundException", "nosy.self=works");
        assertThat(lines).containsAnyOf("nosy.handler=IllegalArgumentException", "nosy.handler=Refused");
        assertThat(denial(lines, "nosy", "osgi.admin")).isNotEmpty();
        assertThat(denial(lines, "nosy", "osgi.adapt")).isNotEmpty();
    }

    /** Of the plugin that is audited, and of no other: what was refused, what was hidden, each once, ready to be pasted. */
    @ParameterizedTest
    @MethodSource("jdks")
    void anAuditNamesTheLinesThatAreMissing(String java) {
        List<String> lines = run("confined", java);
        assertThat(lines).contains("nosy.find.runnable=nothing", "nosy.find.again=nothing");
        List<String> pasted = lines.stream().filter(l -> l.contains("audit of plugin nosy: "))
                .map(l -> l.substring(l.indexOf("grants it: ") + 11)).toList();
        assertThat(pasted).contains(
                "(org.osgi.framework.ServicePermission \"java.lang.Runnable\" \"get\")",
                "(org.osgi.framework.ServicePermission \"java.lang.Runnable\" \"register\")",
                "(org.osgi.framework.PackagePermission \"org.osgi.framework.startlevel\" \"import\")")
                .contains("# (org.osgi.framework.AdminPermission \"*\" \"metadata\")").doesNotHaveDuplicates();
        assertThat(lines).noneMatch(l -> l.contains("audit of plugin") && !l.contains("plugin nosy"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void hungCodeHoldsNobody(String java) {
        assertThat(run("confined", java)).contains(
                "hanging.activate=PluginThread",
                "hanging.deactivate=PluginThread",
                "hang.activate.kind=TIMEOUT",
                "hang.activate.again=started",
                "hang.deactivate.again=started",
                "hang.activate.state=1",
                "hang.deactivate.state=1");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aCallThatNeverEndsGoesWithItsPlugin(String java) {
        assertThat(run("confined", java)).contains(
                "stubborn.trap=TIMEOUT", "stubborn.released=true 0", "stubborn.join=FAILED");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aLoopIsRunAgainUntilItIsClosed(String java) {
        List<String> lines = run("confined", java);
        assertThat(lines).contains("looper.round=1 PluginThread", "looper.returns=true", "looper.round=5 PluginThread",
                "looper.five.met=true", "looper.cancelled=STOPPING", "looper.state=ENDED", "looper.second=ENDED",
                "looper.release=Remains[threads=[], services=[]]");
        assertThat(lines).anyMatch(l -> l.startsWith("looper.over=FAILED") && l.contains("loops=1"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aPluginWhoseLoopsBreakTooOftenIsInQuarantineUntilItIsEnabled(String java) {
        List<String> lines = run("confined", java);
        assertThat(lines).contains("breaker.ended.met=true", "breaker.enabled=1",
                "breaker.rounds=6 plugin breaker: java.lang.ArithmeticException: again",
                "breaker.release=Remains[threads=[], services=[]]");
        assertThat(lines).anyMatch(l -> l.startsWith("breaker.quarantine=GONE") && l.contains("quarantine"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatAPluginContributesIsGrantedByNameAndItsMethodsCarryItsOwn(String java) {
        List<String> lines = run("confined", java);
        assertThat(lines).contains("crier.actions=truetruefalse",
                "crier.provides=[dev.creel.api.gateway.GatewayMethod, dev.creel.api.hook.LifecycleHook]");
        assertThat(lines).noneMatch(l -> l.startsWith("intruder.provides") || l.startsWith("listener.provides"));
        assertThat(denial(lines, "intruder", "plugin.contribute.own")).contains("method:crier.hello");
        assertThat(denial(lines, "listener", "plugin.contribute")).contains("hook:before-send");
    }

    private static List<String> denial(List<String> lines, String plugin, String rule) {
        return lines.stream()
                .filter(l -> l.startsWith("audit=") && l.contains("plugin=" + plugin + ",")
                        && l.contains("rule=" + rule + "}"))
                .map(l -> l.replaceAll(".*missing=", ""))
                .flatMap(l -> List.of(l.split("[\" ]")).stream())
                .toList();
    }

    private List<String> run(String mode, String java) {
        return RUNS.computeIfAbsent(mode + java, k -> fork(mode, java));
    }

    private List<String> fork(String mode, String java) {
        boolean plain = mode.equals("plain");
        List<String> command = new ArrayList<>(List.of(java, "-Xbootclasspath/a:" + jar("launcher/bridge")));
        if (!plain) {
            command.add("-javaagent:" + jar("launcher/agent"));
        }
        command.addAll(List.of("-cp", (plain ? location("org/apache/felix/framework/Felix.class")
                        : PATCHED.resolve("org.apache.felix.framework-7.0.5-creel.jar")) + ":"
                        + location(Boot.class), Boot.class.getName(), mode, folder.toString()));
        if (!plain) {
            command.add(1, "-javaagent:" + jar("launcher/agent"));
        }
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

    private List<String> output(List<String> command) {
        Path out = folder.resolve("out.txt");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
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
        return path(type.getProtectionDomain().getCodeSource().getLocation());
    }

    /** The jar of a class that must not be loaded here. */
    private static String location(String anchor) {
        URL url = BootTest.class.getClassLoader().getResource(anchor);
        assertThat(url).as(anchor).isNotNull();
        String text = url.toString();
        return Path.of(java.net.URI.create(text.substring(4, text.indexOf('!')))).toString();
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
