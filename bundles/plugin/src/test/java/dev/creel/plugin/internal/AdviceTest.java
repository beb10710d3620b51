// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.audit.Decisions;
import dev.creel.audit.Decisions.Decision;
import dev.creel.plugin.PluginAdvice;
import dev.creel.plugin.PluginAdvice.Explanation;
import dev.creel.plugin.PluginAdvice.Finding;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviceTest {
    private static final String NAME = "org-example-p";
    private static final String TOOL = "(dev.creel.api.plugin.ContributePermission \"tool:p\")";
    private static final String MAIL = "(java.net.SocketPermission \"example.org:25\" \"connect\")";
    private static final String FILE = "(java.io.FilePermission \"/etc/hosts\" \"read\")";

    @TempDir
    Path dir;

    private final List<Decision> log = new ArrayList<>();
    private FileDisk disk;
    private PluginMachine machine;
    private PluginAdvice advice;

    @BeforeEach
    void installed() throws IOException {
        disk = new FileDisk(dir.resolve("state"));
        disk.open("gateway.lock").close();
        start();
        Path jar = PluginJars.write(dir.resolve("p.jar"), "org.example.p", "1.0.0", TOOL, MAIL);
        String consent = machine.lifecycle().plan(new Source(jar.toString(), "", "", "", Set.of()), step -> {}).consent();
        machine.lifecycle().apply(consent, Set.of(MAIL), step -> {});
    }

    private void start() throws IOException {
        machine = new PluginMachine(disk, Files.createDirectories(dir.resolve("home")));
        Decisions decisions = kind -> log.stream().filter(kind).reduce((older, newer) -> newer);
        advice = new AdviceService(machine.host(), machine.confinement(), machine.config(), decisions);
    }

    private void denied(String id, String rule, String missing, String grant) {
        log.add(new Decision(id, "2026-01-01T00:00:00Z", "plugin.denied",
                Map.of("plugin", NAME, "bundle", "org.example.p 1.0.0", "rule", rule, "missing", missing, "grant", grant)));
    }

    private Path policy() {
        return machine.host().store().policy(NAME);
    }

    private List<String> found() {
        return advice.doctor().stream().map(finding -> finding.id() + ' ' + finding.severity() + ' ' + finding.plugin()).toList();
    }

    @Test
    void aRefusalIsExplainedByItsId() {
        denied("D-1f", "jdk.file.read", FILE, "add to p.policy: " + FILE);
        denied("D-20", "jdk.socket", MAIL, "add to p.policy: " + MAIL);
        denied("D-21", "jdk.exit", "(java.lang.RuntimePermission \"exitVM\")", "no plugin is granted this");
        Explanation undeclared = advice.why("D-1f", "");
        assertThat(undeclared.plugin()).isEqualTo(NAME);
        assertThat(undeclared.rule()).isEqualTo("jdk.file.read");
        assertThat(undeclared.what()).contains(FILE);
        assertThat(undeclared.grant()).contains("does not ask for it").contains("permissions.perm");
        assertThat(advice.why("D-20", "").grant()).isEqualTo("add to p.policy: " + MAIL);
        assertThat(advice.why("D-21", "").grant()).isEqualTo("no plugin is granted this");
    }

    @Test
    void whatIsNotThereIsRefused() {
        for (String subject : List.of("D-99", "nobody", "")) {
            assertThatThrownBy(() -> advice.why(subject, "")).isInstanceOfSatisfying(
                    PluginRefusal.class, e -> assertThat(e.rule()).isEqualTo("why.unknown"));
        }
        assertThatThrownBy(() -> advice.why(NAME, "(broken")).isInstanceOfSatisfying(
                PluginRefusal.class, e -> assertThat(e.rule()).isEqualTo("why.line"));
    }

    @Test
    void aRuleIsExplainedByItsLastRefusal() {
        denied("D-1", "jdk.socket", MAIL, "first");
        denied("D-2", "jdk.socket", MAIL, "second");
        assertThat(advice.why(NAME, "jdk.socket").grant()).isEqualTo("second");
        assertThat(advice.why(NAME, "jdk.exit").what()).contains("has not refused");
    }

    @Test
    void aLineIsHeldMissingOrNotAskedFor() throws IOException {
        assertThat(advice.why(NAME, TOOL).rule()).isEqualTo("policy.granted");
        assertThat(advice.why(NAME, FILE).rule()).isEqualTo("policy.undeclared");
        Files.writeString(policy(), Files.readString(policy()).replace(MAIL, ""));
        start();
        Explanation missing = advice.why(NAME, MAIL);
        assertThat(missing.rule()).isEqualTo("policy.missing");
        assertThat(missing.grant()).contains(policy().toString());
    }

    @Test
    void aStateIsExplained() throws IOException {
        assertThat(advice.why(NAME, "").what()).contains("is active");
        Files.delete(policy());
        Path dropped = disk.root().resolve("plugins/q.jar");
        PluginJars.write(dropped, "org.example.q", "1.0.0", TOOL, "");
        start();
        assertThat(advice.why("q", "").what()).contains("no policy names it");
    }

    @Test
    void aDoctorFindsNothingWrongWithWhatWasInstalled() {
        assertThat(found()).containsExactlyInAnyOrder("plugins.unsigned info " + NAME, "plugins.optional info " + NAME);
    }

    @Test
    void aDoctorFindsWhatDoesNotFitTogether() throws IOException {
        Path jar = disk.root().resolve("plugins/q.jar");
        PluginJars.write(jar, "org.example.q", "1.0.0", TOOL, "");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(policy(), Files.readString(policy()).replace(MAIL, FILE));
        Files.writeString(policy().resolveSibling("gone.policy"), "ALLOW { } \"gone\"");
        Files.createFile(policy().resolveSibling("left.removed"));
        start();
        Files.createFile(policy().resolveSibling("left.removed"));
        assertThat(found()).contains("plugins.no-policy warn q", "plugins.no-plugin warn gone", "plugins.undeclared warn " + NAME,
                "plugins.removal warn left");
    }

    @Test
    void aDoctorFindsWhatCannotBeTrustedFirst() throws IOException {
        Path jar = machine.host().store().jar(NAME, machine.host().details(NAME).orElseThrow().digest());
        PluginJars.write(jar, "org.example.p", "1.0.0", TOOL + "\n" + FILE, "");
        assertThat(found()).first().isEqualTo("plugins.digest-drift critical " + NAME);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
        start();
        Finding worst = advice.doctor().get(0);
        assertThat(worst.id()).isEqualTo("plugins.custody");
        assertThat(worst.text()).contains("others can write");
        assertThat(machine.host().list()).singleElement().matches(info -> info.state().equals("refused"));
    }
}
