// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.confine.Finding;
import dev.creel.plugin.PluginLifecycle.Plan;
import dev.creel.plugin.PluginLifecycle.Right;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What plan and apply refuse, and what stays as it was when they do. */
class LifecycleTest {
    private static final String NAME = "org-example-p";
    private static final String TOOL = "(dev.creel.api.plugin.ContributePermission \"tool:p\")";
    private static final String HTTP = "(dev.creel.api.net.EgressPermission \"https://example.org\" \"http\")";
    private static final String MAIL = "(java.net.SocketPermission \"example.org:25\" \"connect\")";

    @TempDir
    Path dir;

    private FileDisk disk;
    private PluginMachine machine;

    @BeforeEach
    void machine() throws IOException {
        Path home = Files.createDirectories(dir.resolve("home/extensions")).getParent();
        PluginJars.write(home.resolve("extensions/shipped.jar"), "dev.creel.extension.shipped", "1.0.0", "", "");
        disk = new FileDisk(dir.resolve("state"));
        disk.open("gateway.lock").close();
        machine = new PluginMachine(disk, home);
    }

    private Source source(Path jar) {
        return new Source(jar.toString(), "", "", "", Set.of());
    }

    private Path jar(String version, String... required) throws IOException {
        return PluginJars.write(dir.resolve("p-" + version + ".jar"), "org.example.p", version, String.join("\n", required), MAIL);
    }

    private Plan plan(Path jar) {
        return machine.lifecycle().plan(source(jar), step -> {});
    }

    private void apply(Plan plan, String... optional) {
        machine.lifecycle().apply(plan.consent(), Set.of(optional), step -> {});
    }

    private String policy() throws IOException {
        return Files.readString(machine.host().store().policy(NAME));
    }

    private static void refused(String rule, ThrowingCallable operation) {
        assertThatThrownBy(operation).isInstanceOfSatisfying(PluginRefusal.class, e -> {
            assertThat(e.rule()).as(e.getMessage()).isEqualTo(rule);
            assertThat(e.getMessage()).isNotBlank();
        });
    }

    @Test
    void aPlanRunsNothingAndInstallsNothing() throws IOException {
        machine.calls.clear();
        Plan plan = plan(jar("1.0.0", TOOL));
        assertThat(plan.name()).isEqualTo(NAME);
        assertThat(plan.rights()).singleElement().isEqualTo(new Right(TOOL, "gives the assistant the tool p", false, true));
        assertThat(plan.optional()).singleElement().matches(Right::danger);
        assertThat(machine.calls).isEmpty();
        assertThat(machine.host().details(NAME)).isEmpty();
    }

    @Test
    void whatIsGrantedIsWhatWasShownAndTheOptionalLinesChosen() throws IOException {
        apply(plan(jar("1.0.0", TOOL)));
        assertThat(policy()).contains(TOOL).doesNotContain("SocketPermission");
        apply(plan(jar("1.0.1", TOOL)), MAIL);
        assertThat(policy()).contains(TOOL, MAIL);
        Plan third = plan(jar("1.0.2", TOOL));
        refused("consent.optional", () -> apply(third, HTTP));
    }

    /** P10: between plan and apply another file lies there. */
    @Test
    void theBytesThatWereShownAreInstalledWhateverLiesThereNow() throws IOException {
        Path jar = jar("1.0.0", TOOL);
        Plan plan = plan(jar);
        Files.write(jar, new byte[] {1}, StandardOpenOption.APPEND);
        apply(plan);
        assertThat(machine.host().details(NAME).orElseThrow().digest()).isEqualTo(plan.digest());
        assertThat(policy()).contains("sha256:" + plan.digest());
    }

    /** P10: the copy that waits for consent is changed. */
    @Test
    void aStagedJarThatChangedIsRefused() throws IOException {
        Plan plan = plan(jar("1.0.0", TOOL));
        Path staged = disk.root().resolve("plugins-staged").resolve(plan.digest() + ".jar");
        Files.write(staged, Files.readAllBytes(jar("1.0.0", TOOL, HTTP)));
        refused("consent.changed", () -> apply(plan));
        assertThat(machine.host().details(NAME)).isEmpty();
    }

    @Test
    void consentToWhatIsNoLongerInstalledIsRefused() throws IOException {
        Plan first = plan(jar("1.0.0", TOOL));
        Plan other = plan(jar("1.0.1", TOOL));
        apply(first);
        refused("consent.changed", () -> apply(other));
        Plan again = plan(jar("1.0.1", TOOL));
        Files.writeString(machine.host().store().policy(NAME), policy().replace(TOOL, TOOL + "\n" + MAIL));
        refused("consent.changed", () -> apply(again));
        assertThat(machine.host().list()).anyMatch(info -> info.name().equals(NAME) && info.version().equals("1.0.0"));
    }

    /** P17: the difference is shown, and until consent the old one goes on as it is. */
    @Test
    void anUpdateShowsWhatIsNewAndWhatGoes() throws IOException {
        apply(plan(jar("1.0.0", TOOL)), MAIL);
        machine.calls.clear();
        PluginJars.write(dir.resolve("next.jar"), "org.example.p", "1.1.0", TOOL + "\n" + HTTP, "");
        Plan plan = plan(dir.resolve("next.jar"));
        assertThat(plan.replaces()).isEqualTo("1.0.0");
        assertThat(plan.rights()).filteredOn(Right::fresh).singleElement().extracting(Right::line).isEqualTo(HTTP);
        assertThat(plan.gone()).containsExactly(MAIL);
        assertThat(machine.calls).isEmpty();
        assertThat(policy()).doesNotContain(HTTP);
        apply(plan);
        assertThat(policy()).contains(HTTP).doesNotContain(MAIL);
    }

    /** P18 */
    @Test
    void anOlderVersionNeedsTheOperatorsWord() throws IOException {
        apply(plan(jar("1.10.0", TOOL)));
        refused("source.downgrade", () -> plan(jar("1.9.0", TOOL)));
        Source downgrade = new Source(jar("1.9.0", TOOL).toString(), "", "", "", Set.of("downgrade"));
        apply(machine.lifecycle().plan(downgrade, step -> {}));
        assertThat(machine.host().list()).anyMatch(info -> info.version().equals("1.9.0"));
    }

    @Test
    void anotherVersionOrDigestThanTheOperatorNamedIsRefused() throws IOException {
        String jar = jar("1.0.0", TOOL).toString();
        refused("source.version", () -> machine.lifecycle().plan(new Source(jar, "", "1.0.1", "", Set.of()), step -> {}));
        refused("source.digest", () -> machine.lifecycle().plan(new Source(jar, "", "", "0".repeat(64), Set.of()), step -> {}));
        Plan plan = plan(Path.of(jar));
        assertThat(machine.lifecycle().plan(new Source(jar, "", "1.0.0", plan.digest(), Set.of()), step -> {})).isEqualTo(plan);
    }

    /** P19 */
    @ParameterizedTest
    @CsvSource({
        "org.example.q, shipped, name.shipped", "org.example.q, gateway, name.taken", "org.example.q, org-example-p, name.taken",
        "org.example.p, q, name.duplicate", "dev.creel.gateway, q, name.reserved", "dev.creel.extension.shipped, q, name.reserved",
        "dev.creel.extension.new, '', name.reserved"
    })
    void aNameThatIsTakenIsRefused(String symbolicName, String name, String rule) throws IOException {
        apply(plan(jar("1.0.0", TOOL)));
        Path jar = PluginJars.write(dir.resolve("other.jar"), symbolicName, "2.0.0", TOOL, "");
        refused(rule, () -> machine.lifecycle().plan(new Source(jar.toString(), name, "", "", Set.of()), step -> {}));
        assertThat(machine.lifecycle().plan(source(PluginJars.write(jar, "org.example.q", "2.0.0", TOOL, "")), step -> {}).name())
                .isEqualTo("org-example-q");
    }

    /** P03 */
    @ParameterizedTest
    @ValueSource(strings = {"../up", "a/b", "a.b", "A", "1a", "-a", "a b", "ä", "a\0", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aNameThatIsNoneIsRefused(String name) throws IOException {
        String jar = jar("1.0.0", TOOL).toString();
        refused("name.form", () -> machine.lifecycle().plan(new Source(jar, name, "", "", Set.of()), step -> {}));
        Path odd = PluginJars.write(dir.resolve("odd.jar"), "org..example/../" + name, "1.0.0", TOOL, "");
        refused("name.form", () -> plan(odd));
    }

    @Test
    void whatTheScreenFindsIsRefusedByItsRuleAndNothingIsKept() throws IOException {
        Path jar = jar("1.0.0", TOOL);
        machine.findings = List.of(new Finding("gate.header.bundle-activator", "Bundle-Activator: no"));
        refused("gate.header.bundle-activator", () -> plan(jar));
        machine.findings = List.of();
        machine.ungrantable = Optional.of("no plugin may have it");
        refused("gate.declaration", () -> plan(jar));
        refused("gate.declaration", () -> plan(jar("1.0.1", "(broken")));
        refused("gate.jar", () -> plan(Files.write(dir.resolve("no.jar"), new byte[] {1, 2, 3})));
        assertThat(disk.list("plugins-staged")).isEmpty();
    }

    @Test
    void aVersionThatDoesNotStartLeavesEverythingAsItWas() throws IOException {
        Plan bad = plan(jar("0.0.9", TOOL));
        refused("lifecycle.start", () -> apply(bad));
        assertThat(machine.host().details(NAME)).isEmpty();
        assertThat(disk.list("plugins")).isEmpty();
        assertThat(disk.list("plugins-data")).isEmpty();
        apply(plan(jar("1.0.0", TOOL)));
        Map<String, String> before = machine.found();
        Plan worse = plan(jar("1.0.9", TOOL));
        refused("lifecycle.start", () -> apply(worse));
        Map<String, String> after = machine.found();
        after.keySet().removeIf(file -> file.startsWith("plugins-staged/"));
        before.keySet().removeIf(file -> file.startsWith("plugins-staged/"));
        assertThat(after).isEqualTo(before).containsEntry(NAME, "1.0.0 active ");
    }

    @Test
    void whatTheOperatorDoesNotWantIsInstalledAndNotStarted() throws IOException {
        machine.settings = (Json.Obj) Json.parse("{\"plugins\":{\"allow\":[\"shipped\"]}}", 5);
        machine.calls.clear();
        apply(plan(jar("1.0.0", TOOL)));
        assertThat(machine.calls).isEmpty();
        assertThat(machine.found().get(NAME)).contains("disabled").contains("plugins.allow");
        assertThat(policy()).contains(TOOL);
    }

    @Test
    void callsUnderWayEndBeforeAnUpdateAndARemoval() throws IOException {
        apply(plan(jar("1.0.0", TOOL)));
        machine.calls.clear();
        apply(plan(jar("1.0.1", TOOL)));
        assertThat(machine.calls).containsExactly("drain", "release", "uninstall", "installBundle", "start", "renew");
        machine.calls.clear();
        machine.lifecycle().remove(NAME, step -> {});
        assertThat(machine.calls).containsExactly("drain", "release", "uninstall");
    }

    /** P44: what comes back after a removal is asked about like a stranger. */
    @Test
    void nothingIsRememberedOfARemovedPlugin() throws IOException {
        apply(plan(jar("2.0.0", TOOL)), MAIL);
        Files.createDirectories(disk.root().resolve("plugins-data").resolve(NAME).resolve("deep"));
        Files.writeString(disk.root().resolve("plugins-data").resolve(NAME).resolve("deep/a b"), "x");
        assertThat(machine.lifecycle().remove(NAME, step -> {}).complete()).isTrue();
        Plan again = plan(jar("1.0.0", TOOL));
        assertThat(again.replaces()).isEmpty();
        assertThat(again.rights()).allMatch(Right::fresh);
        assertThat(again.gone()).isEmpty();
        refused("lifecycle.unknown", () -> machine.lifecycle().remove(NAME, step -> {}));
        refused("lifecycle.shipped", () -> machine.lifecycle().remove("shipped", step -> {}));
    }

    @Test
    void anInstalledVersionTakesThePlaceOfAJarPutThereByHand() throws IOException {
        Path dropped = Files.createDirectories(disk.root().resolve("plugins")).resolve(NAME + ".jar");
        PluginJars.write(dropped, "org.example.p", "1.0.0", TOOL, "");
        disk.open("plugins-allowlist/" + NAME + ".policy").close();
        Files.writeString(machine.host().store().policy(NAME), Granted.policy(PluginJar.of(NAME, Files.readAllBytes(dropped), "").id(), new Signing(java.util.Optional.empty(), ""), List.of()).encoded()
                .replace("}", "  " + TOOL + "\n}"));
        PluginMachine next = new PluginMachine(disk, dir.resolve("home"));
        assertThat(next.found().get(NAME)).isEqualTo("1.0.0 active ");
        Plan plan = next.lifecycle().plan(source(jar("1.0.1", TOOL)), step -> {});
        assertThat(plan.replaces()).isEqualTo("1.0.0");
        next.lifecycle().apply(plan.consent(), Set.of(), step -> {});
        assertThat(dropped).doesNotExist();
        assertThat(new PluginMachine(disk, dir.resolve("home")).found().get(NAME)).isEqualTo("1.0.1 active ");
    }
}
