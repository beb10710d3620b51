// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins switched on and off, by an operation and by an edit of the configuration. */
class SwitchTest {
    private static final String NAME = "org-example-p";
    private static final String KEY = "plugins.entries.org-example-p.enabled";

    @TempDir
    Path dir;

    private FileDisk disk;
    private PluginMachine machine;

    @BeforeEach
    void installed() throws IOException {
        disk = new FileDisk(dir.resolve("state"));
        disk.open("gateway.lock").close();
        machine = new PluginMachine(disk, Files.createDirectories(dir.resolve("home")));
        install("1.0.0");
        machine.calls.clear();
    }

    private void install(String version) throws IOException {
        Path jar = PluginJars.write(dir.resolve("p.jar"), "org.example.p", version, "", "");
        machine.lifecycle().apply(machine.lifecycle().plan(new Source(jar.toString(), "", "", "", Set.of()), step -> {}).consent(), Set.of(),
                step -> {});
    }

    private String state() {
        return machine.host().list().stream().filter(info -> info.name().equals(NAME)).findFirst().orElseThrow().state();
    }

    private void refused(String message) {
        assertThatThrownBy(() -> machine.lifecycle().enable(NAME, step -> {})).isInstanceOf(PluginRefusal.class).hasMessageContaining(message);
    }

    @Test
    void offLetsCallsEndBeforeItWritesAndOnWritesBeforeItStarts() {
        assertThat(machine.lifecycle().disable(NAME, step -> {}).state()).isEqualTo("disabled");
        assertThat(machine.calls).containsExactly("drain", "release", "uninstall");
        assertThat(machine.lifecycle().disable(NAME, step -> {}).version()).isEqualTo("1.0.0");
        assertThat(machine.lifecycle().enable(NAME, step -> {}).state()).isEqualTo("active");
        assertThat(machine.calls).endsWith("installBundle", "start", "renew");
        assertThat(machine.edits).containsExactly(KEY + "=false", KEY + "=false", KEY + "=true");
        assertThat(machine.lifecycle().enable(NAME, step -> {}).version()).isEqualTo("1.0.0");
        assertThat(machine.edits).hasSize(3);
    }

    /** Turns wait for this sign: before it a hook that guards them may not be there. */
    @Test
    void theSignThatPluginsAreStartedComesBehindTheLastStart() throws IOException {
        PluginMachine again = new PluginMachine(disk, dir.resolve("home"));
        assertThat(again.calls).contains("start").endsWith("registerService").containsOnlyOnce("registerService");
    }

    @Test
    void aSwitchIsPutBackWhenAnotherRuleKeepsThePluginOff() {
        machine.change("{\"plugins\":{\"enabled\":false}}");
        assertThat(state()).isEqualTo("disabled");
        refused("plugins.enabled is false");
        assertThat(machine.edits).isEmpty();
        assertThat(state()).isEqualTo("disabled");
    }

    @Test
    void aSwitchIsPutBackWhenThePluginDoesNotStart() throws IOException {
        machine.lifecycle().disable(NAME, step -> {});
        install("1.0.9");
        refused("this version does not start");
        assertThat(machine.edits).containsExactly(KEY + "=false", KEY + "=true", KEY + "=false");
        assertThat(state()).isEqualTo("disabled");
    }

    @Test
    void anEditOfTheConfigurationStopsAndStarts() {
        machine.change("{\"plugins\":{\"deny\":[\"org-example-p\"]}}");
        assertThat(state()).isEqualTo("disabled");
        assertThat(machine.calls).containsExactly("renew", "release", "uninstall");
        machine.change("{\"plugins\":{\"allow\":[\"other\"]}}");
        assertThat(state()).isEqualTo("disabled");
        machine.change("{\"plugins\":{\"allow\":[\"org-example-p\"]}}");
        assertThat(state()).isEqualTo("active");
        machine.calls.clear();
        machine.change("{\"plugins\":{\"allow\":[\"org-example-p\"]},\"gateway\":{}}");
        assertThat(machine.calls).containsExactly("renew");
    }

    @Test
    void whatIsRefusedIsTriedAgainWhenItsOwnEntryIsEdited() throws IOException {
        Path policy = machine.host().store().policy(NAME);
        String text = Files.readString(policy);
        machine.change("{\"plugins\":{\"enabled\":false}}");
        Files.writeString(policy, "ALLOW");
        machine.change("{}");
        assertThat(state()).isEqualTo("refused");
        Files.writeString(policy, text);
        machine.change("{\"gateway\":{}}");
        assertThat(state()).isEqualTo("refused");
        machine.change("{\"plugins\":{\"entries\":{\"org-example-p\":{\"enabled\":true}}}}");
        assertThat(state()).isEqualTo("active");
    }

    @Test
    void aJarPutThereSinceTheStartIsEnabledWithoutARestart() throws IOException {
        Path jar = PluginJars.write(disk.root().resolve("plugins/q.jar"), "org.example.q", "1.0.0", "", "");
        Files.writeString(machine.host().store().policy("q"), Granted.policy(PluginJar.of("q", Files.readAllBytes(jar), "").id(), new Signing(java.util.Optional.empty(), ""), java.util.List.of()).encoded());
        assertThat(machine.host().details("q")).isEmpty();
        assertThat(machine.lifecycle().enable("q", step -> {}).state()).isEqualTo("active");
        assertThatThrownBy(() -> machine.lifecycle().enable("r", step -> {})).hasMessageContaining("there is no plugin \"r\"");
    }
}
