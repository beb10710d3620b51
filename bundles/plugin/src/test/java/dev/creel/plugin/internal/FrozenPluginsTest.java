// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Freezes;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenPluginsTest {
    private static final String NAME = "org-example-p";

    @TempDir
    Path dir;
    private Freezes.Listener listener;

    @Test
    void noPluginRunsOrComesInWhilePluginsAreFrozen() throws Exception {
        FileDisk disk = new FileDisk(dir.resolve("state"));
        disk.open("gateway.lock").close();
        PluginMachine machine = new PluginMachine(disk, Files.createDirectories(dir.resolve("home")));
        machine.lifecycle().apply(plan(machine, "1.0.0"), Set.of(), step -> {});
        FrozenPlugins following = new FrozenPlugins(machine.host(), heard -> {
            listener = heard;
            return () -> {};
        });
        assertThat(state(machine)).isEqualTo("active");
        Freeze freeze = Freeze.of(dir.resolve("state"));
        String planned = plan(machine, "2.0.0");

        freeze.freeze(Part.PLUGINS, "", "", Instant.EPOCH);
        listener.changed(Set.of(), Set.of(Part.PLUGINS));
        assertThat(state(machine)).isEqualTo("disabled");
        assertThatThrownBy(() -> machine.lifecycle().enable(NAME, step -> {})).isInstanceOf(PluginRefusal.class).hasMessageContaining("creel thaw plugins");
        assertThatThrownBy(() -> machine.lifecycle().apply(planned, Set.of(), step -> {})).isInstanceOfSatisfying(PluginRefusal.class,
                refused -> assertThat(refused.rule()).isEqualTo("freeze.plugins"));
        assertThatThrownBy(() -> plan(machine, "2.0.0")).isInstanceOf(PluginRefusal.class).hasMessageContaining("creel thaw plugins");
        PluginMachine again = new PluginMachine(disk, dir.resolve("home"));
        assertThat(state(again)).as("after a restart").isEqualTo("disabled");

        freeze.thaw(Part.PLUGINS);
        listener.changed(Set.of(Part.PLUGINS), Set.of());
        assertThat(state(machine)).isEqualTo("active");
        following.stop();
    }

    private String plan(PluginMachine machine, String version) throws IOException {
        Path jar = PluginJars.write(dir.resolve(version + ".jar"), "org.example.p", version, "", "");
        return machine.lifecycle().plan(new Source(jar.toString(), "", "", "", Set.of()), step -> {}).consent();
    }

    private static String state(PluginMachine machine) {
        return machine.host().list().stream().filter(info -> info.name().equals(NAME)).findFirst().orElseThrow().state();
    }
}
