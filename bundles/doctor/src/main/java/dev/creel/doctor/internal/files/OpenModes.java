// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.files.StateTree.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A check of the modes of some files or folders: the worst thing that others may do with each is reported.
 *
 * @param levels worst first
 * @param where what is looked at
 */
record OpenModes(List<Level> levels, Function<Scene, List<Entry>> where) implements SceneCheck {
    /** Somebody else may do something: any of those bits. */
    record Level(String id, Severity severity, int bits, String what) {}

    @Override
    public List<String> ids() {
        return levels.stream().map(Level::id).toList();
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Entry entry : where.apply(scene)) {
            int bits = Bits.of(entry.is());
            levels.stream().filter(level -> !entry.is().isSymbolicLink() && (bits & level.bits()) != 0).findFirst()
                    .ifPresent(level -> found.accept(finding(level, entry, bits)));
        }
    }

    private static Finding finding(Level level, Entry entry, int bits) {
        String kind = entry.is().isDirectory() ? "folder" : "file";
        String wanted = entry.is().isDirectory() ? "700" : "600";
        return new Finding(level.id(), level.severity(), entry.path().toString(), level.what(),
                "the " + kind + ' ' + entry.path() + " has mode " + Bits.octal(bits), "chmod " + wanted + ' ' + entry.path());
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        List<Repair> repairs = new ArrayList<>();
        for (Entry entry : where.apply(scene)) {
            if (entry.open() && (entry.is().isRegularFile() || entry.is().isDirectory())) {
                repairs.add(new Repair.Mode(entry.path(), Bits.ownersAlone(entry.is()), "only its owner may use it"));
            }
        }
        return repairs;
    }
}
