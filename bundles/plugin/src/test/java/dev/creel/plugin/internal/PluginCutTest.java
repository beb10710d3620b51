// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.plugin.PluginLifecycle;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import dev.creel.test.durability.RecordingDisk;
import dev.creel.test.durability.RecordingDisk.Survivors;
import dev.creel.vault.Disk;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Install, update, an update that fails, and removal, cut at every operation of the disk: a start finds before or after. */
class PluginCutTest {
    private static final String NAME = "org-example-p";

    @TempDir
    Path dir;

    private Path home;
    private int folders;
    private int cuts;

    @BeforeEach
    void home() throws IOException {
        home = Files.createDirectory(dir.resolve("home"));
        for (String version : List.of("1.0.0", "2.0.0", "2.0.9")) {
            jar(version);
        }
    }

    private void jar(String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "org.example.p");
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        try (OutputStream out = Files.newOutputStream(dir.resolve(version + ".jar"));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new JarEntry("OSGI-INF/permissions.perm"));
            jar.write("(dev.creel.api.plugin.ContributePermission \"tool:p\")\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void install(PluginLifecycle lifecycle, String version) {
        String consent = lifecycle.plan(new Source(dir.resolve(version + ".jar").toString(), "", "", "", Set.of()), step -> {}).consent();
        lifecycle.apply(consent, Set.of(), step -> {});
    }

    @Test
    void installIsThereOrNot() throws IOException {
        assertThat(cut(true, lifecycle -> {}, lifecycle -> install(lifecycle, "1.0.0"))).containsEntry(NAME, "1.0.0 active ");
    }

    @Test
    void anUpdateIsTheOldOrTheNew() throws IOException {
        assertThat(cut(true, lifecycle -> install(lifecycle, "1.0.0"), lifecycle -> install(lifecycle, "2.0.0")))
                .containsEntry(NAME, "2.0.0 active ");
    }

    @Test
    void anUpdateThatDoesNotStartIsTheOld() throws IOException {
        assertThat(cut(true, lifecycle -> install(lifecycle, "2.0.0"), lifecycle -> assertThatThrownBy(() -> install(lifecycle, "2.0.9"))
                .isInstanceOf(PluginRefusal.class).hasMessageContaining("does not start"))).containsEntry(NAME, "2.0.0 active ");
    }

    @Test
    void removalIsThereOrNot() throws IOException {
        assertThat(cut(true, lifecycle -> install(lifecycle, "1.0.0"), lifecycle -> assertThat(lifecycle.remove(NAME, step -> {}).files())
                .isZero())).containsOnlyKeys("gateway.lock");
    }

    @Test
    void disablingIsOnOrOff() throws IOException {
        assertThat(cut(true, lifecycle -> install(lifecycle, "1.0.0"), lifecycle -> lifecycle.disable(NAME, step -> {})).get(NAME))
                .contains("disabled");
    }

    @Test
    void enablingIsOffOrOn() throws IOException {
        Operation off = lifecycle -> {
            install(lifecycle, "1.0.0");
            lifecycle.disable(NAME, step -> {});
        };
        assertThat(cut(true, off, lifecycle -> lifecycle.enable(NAME, step -> {}))).containsEntry(NAME, "1.0.0 active ");
    }

    @Test
    void aReinstallAfterARemovalThatWasCutIsNotRemoved() throws IOException {
        Path root = root();
        TwinDisk disk = new TwinDisk(root, new RecordingDisk(), true);
        PluginMachine first = new PluginMachine(disk, home);
        install(first.lifecycle(), "1.0.0");
        new PluginStore(disk).beginRemoval(NAME);
        install(new PluginMachine(disk, home).lifecycle(), "2.0.0");
        assertThat(new PluginMachine(disk, home).found().get(NAME)).isEqualTo("2.0.0 active ");
    }

    /** The control: a disk that does not force what it is told to force is found out. */
    @Test
    void aDiskThatLiesIsFoundOut() {
        assertThatThrownBy(() -> cut(false, lifecycle -> {}, lifecycle -> install(lifecycle, "1.0.0"))).isInstanceOf(AssertionError.class);
    }

    private interface Operation {
        void run(PluginLifecycle lifecycle) throws IOException;
    }

    private Map<String, String> cut(boolean forces, Operation first, Operation then) throws IOException {
        TwinDisk disk = new TwinDisk(root(), new RecordingDisk(), forces);
        PluginMachine machine = new PluginMachine(disk, home);
        first.run(machine.lifecycle());
        int start = disk.record().steps();
        Map<String, String> before = new PluginMachine(disk, home).found();
        int begin = disk.record().steps();
        then.run(machine.lifecycle());
        int end = disk.record().steps();
        Map<String, String> after = new PluginMachine(disk, home).found();
        for (Survivors survivors : Survivors.values()) {
            for (int at = begin; at <= end; at++) {
                Map<String, String> found = start(disk.record().after(at, survivors, at));
                assertThat(found).as("%s, cut at %d of %d to %d", survivors, at, start, end).isIn(before, after);
                cuts++;
            }
            assertThat(start(disk.record().after(begin, survivors, 1))).as("%s, not begun", survivors).isEqualTo(before);
            assertThat(start(disk.record().after(end, survivors, 1))).as("%s, returned", survivors).isEqualTo(after);
        }
        System.out.printf("plugins: %d cuts, each before or after%n", cuts);
        return after;
    }

    /** What a fresh start makes of what a cut left. */
    private Map<String, String> start(RecordingDisk left) throws IOException {
        Path root = root();
        Disk real = new FileDisk(root);
        copy(left, real, "plugins", 2);
        copy(left, real, "plugins-allowlist", 1);
        copy(left, real, "plugins-staged", 1);
        copy(left, real, "config", 1);
        return new PluginMachine(real, home).found();
    }

    private static void copy(RecordingDisk from, Disk to, String folder, int depth) throws IOException {
        for (String name : from.list(folder)) {
            String path = folder + '/' + name;
            if (from.exists(path)) {
                try (Disk.File out = to.open(path); Disk.File in = from.open(path)) {
                    ByteBuffer content = ByteBuffer.allocate((int) in.size());
                    in.read(0, content);
                    out.append(content.flip());
                }
            } else if (depth > 1) {
                copy(from, to, path, depth - 1);
            }
        }
    }

    private Path root() throws IOException {
        Path root = dir.resolve("state" + folders++);
        new FileDisk(root).open("gateway.lock").close();
        return root;
    }
}
