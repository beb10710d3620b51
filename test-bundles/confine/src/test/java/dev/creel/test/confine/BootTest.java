// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks the framework level in a JVM of its own, on the patched framework and, as control, on the plain one. */
class BootTest {
    private static final Map<String, List<String>> RUNS = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    static List<String> jdks() {
        return Fork.jdks();
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
    void whatIsHandedOutForATimeAnswersNoMoreAfterIt(String java) {
        assertThat(run("confined", java)).contains("timed.before=[]", "timed.refused=ToolCall is no longer offered to this plugin",
                "timed.refused=Messages is no longer offered to this plugin").noneMatch(line -> line.startsWith("timed.after"));
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

    @ParameterizedTest
    @MethodSource("jdks")
    void nothingHoldsTheClassLoaderOfARemovedPlugin(String java) {
        assertThat(run("removal", java)).contains("removal.before=40", "removal.clean=40 of 40",
                "removal.stream=FAILED", "removal.models=3", "removal.loaders=0 of 40", "stopped=true");
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
        return RUNS.computeIfAbsent(mode + java, k -> new Fork(folder).boot(mode, java));
    }
}
