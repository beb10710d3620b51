// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.plugin.PluginLifecycle.Plan;
import dev.creel.plugin.PluginLifecycle.Right;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin whose signer the operator trusts: what may take its place, and what may not. */
class SigningTest {
    private static final String NAME = "org-example-p";
    private static final String TOOL = "(dev.creel.api.plugin.ContributePermission \"tool:p\")";
    private static final String HTTP = "(dev.creel.api.net.EgressPermission \"https://example.org\" \"http\")";

    @TempDir
    Path dir;

    private final Signer vendor = new Signer();
    private final Signer stranger = new Signer();
    private PluginMachine machine;

    @BeforeEach
    void machine() throws IOException {
        Path home = Files.createDirectories(dir.resolve("home/extensions")).getParent();
        FileDisk disk = new FileDisk(dir.resolve("state"));
        disk.open("gateway.lock").close();
        machine = new PluginMachine(disk, home);
    }

    private Path jar(Signer signer, String version, String... lines) throws IOException {
        return signed(signer, "org.example.p", version, lines);
    }

    private Path signed(Signer signer, String bundle, String version, String... lines) throws IOException {
        Path jar = PluginJars.write(dir.resolve(bundle + '-' + version + ".jar"), bundle, version, String.join("\n", lines), "");
        Files.writeString(dir.resolve(jar.getFileName() + ".sig"), signer.sign(Files.readAllBytes(jar)) + "\n");
        return jar;
    }

    private Plan plan(Path jar, String signer, String versions, String... allowed) {
        return machine.lifecycle().plan(new Source(jar.toString(), "", "", "", signer, versions, Set.of(allowed)), step -> {});
    }

    private Plan apply(Plan plan) {
        machine.lifecycle().apply(plan.consent(), Set.of(), step -> {});
        return plan;
    }

    private String policy() throws IOException {
        return Files.readString(machine.host().store().policy(NAME));
    }

    private void refused(String rule, ThrowingCallable operation) throws IOException {
        String before = policy();
        assertThatThrownBy(operation).isInstanceOfSatisfying(PluginRefusal.class, e -> assertThat(e.rule()).as(e.getMessage()).isEqualTo(rule));
        assertThat(policy()).isEqualTo(before);
    }

    private Plan trusted() throws IOException {
        return apply(plan(jar(vendor, "1.2.0", TOOL), vendor.key().text(), ""));
    }

    @Test
    void thePolicyNamesTheSignerTheVersionsAndTheBytes() throws IOException {
        Plan plan = trusted();

        assertThat(plan.signer()).isEqualTo(vendor.key().toString());
        assertThat(plan.versions()).isEqualTo("[1.2.0,2.0.0)");
        assertThat(policy()).contains("\"org.example.p\" \"signer:" + vendor.key() + "\" \"[1.2.0,2.0.0)\" \"sha256:" + plan.digest() + '"');
        assertThat(machine.host().list()).singleElement().satisfies(info -> assertThat(info.state()).isEqualTo("active"));
    }

    @Test
    void anUpdateBySameKeyNeedsNoWordAboutItAndShowsWhatIsNew() throws IOException {
        trusted();

        Plan update = plan(jar(vendor, "1.3.0", TOOL, HTTP), "", "");

        assertThat(update.replaces()).isEqualTo("1.2.0");
        assertThat(update.signer()).isEqualTo(vendor.key().toString());
        assertThat(update.rights().stream().filter(Right::fresh).map(Right::line)).containsExactly(HTTP);
        apply(update);
        assertThat(policy()).contains("\"[1.2.0,2.0.0)\" \"sha256:" + update.digest() + '"').contains(HTTP);
    }

    @Test
    void whatIsInstalledStartsAgainFromTheDisk() throws IOException {
        trusted();
        apply(plan(jar(vendor, "1.3.0", TOOL), "", ""));

        PluginMachine next = new PluginMachine(new FileDisk(dir.resolve("state")), dir.resolve("home"));

        assertThat(next.host().list()).singleElement().satisfies(info -> {
            assertThat(info.version()).isEqualTo("1.3.0");
            assertThat(info.state()).as(info.reason()).isEqualTo("active");
        });
    }

    @Test
    void anotherKeyNoKeyAndABrokenSignatureAreRefused() throws IOException {
        trusted();
        refused("signer.signature", () -> plan(jar(stranger, "1.3.0", TOOL), "", ""));
        refused("signer.other", () -> plan(jar(stranger, "1.3.0", TOOL), stranger.key().text(), ""));
        Path unsigned = jar(vendor, "1.3.1", TOOL);
        Files.delete(dir.resolve(unsigned.getFileName() + ".sig"));
        refused("signer.signature", () -> plan(unsigned, "", ""));
        Path changed = jar(vendor, "1.3.2", TOOL);
        PluginJars.write(changed, "org.example.p", "1.3.2", HTTP, "");
        refused("signer.signature", () -> plan(changed, "", ""));
    }

    @Test
    void anOlderVersionAndOneOutsideTheRangeAreRefused() throws IOException {
        trusted();
        refused("source.downgrade", () -> plan(jar(vendor, "1.1.0", TOOL), "", ""));
        refused("signer.versions", () -> plan(jar(vendor, "1.1.0", TOOL), "", "", "downgrade"));
        refused("signer.versions", () -> plan(jar(vendor, "2.0.0", TOOL), "", ""));

        assertThat(apply(plan(jar(vendor, "2.0.0", TOOL), vendor.key().text(), "[2,3)")).versions()).isEqualTo("[2.0.0,3.0.0)");
    }

    @Test
    void aDemandThatDoesNotFitIsRefused() throws IOException {
        Path jar = jar(vendor, "1.2.0", TOOL);
        for (List<String> demand : List.of(List.of("signer.key", "nonsense", ""), List.of("signer.key", "", "[1,2)"),
                List.of("signer.versions", vendor.key().text(), "soon"), List.of("signer.versions", vendor.key().text(), "[2,3)"),
                List.of("signer.signature", stranger.key().text(), ""))) {
            assertThatThrownBy(() -> plan(jar, demand.get(1), demand.get(2))).isInstanceOfSatisfying(PluginRefusal.class,
                    e -> assertThat(e.rule()).as(e.getMessage()).isEqualTo(demand.get(0)));
        }
        assertThat(machine.host().list()).isEmpty();
    }

    @Test
    void aKeyTrustedForOnePluginIsNamedForAnotherAndTrustedForNothing() throws IOException {
        trusted();

        Plan other = apply(plan(signed(vendor, "org.example.q", "1.0.0", TOOL), "", ""));

        assertThat(other.signer()).isEqualTo(vendor.key().toString());
        assertThat(other.versions()).isEmpty();
        assertThat(Files.readString(machine.host().store().policy("org-example-q"))).doesNotContain("signer:");
    }

    @Test
    void otherBytesUnderTheDigestOfTheJarAreRefusedAtTheStart() throws IOException {
        Plan plan = trusted();
        Files.write(machine.host().store().jar(NAME, plan.digest()), Files.readAllBytes(jar(vendor, "1.4.0", HTTP)));

        PluginMachine next = new PluginMachine(new FileDisk(dir.resolve("state")), dir.resolve("home"));

        assertThat(next.host().list()).singleElement().satisfies(info -> assertThat(info.reason()).endsWith("(policy.digest)"));
    }
}
