// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.INFO;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.config.Location;
import dev.creel.doctor.StateModes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The state folder: whether it is there, can be written, and has room. */
final class StateLook implements DoctorLook {
    private static final long LITTLE = 200L << 20;

    @Override
    public void look(Location location, Consumer<Finding> found) {
        Path state = location.stateDir();
        if (!Files.isDirectory(state)) {
            found.accept(new Finding("doctor.state.missing", INFO, state.toString(), "there is no state folder yet", state + " does not exist",
                    "the gateway makes it at its first start, or: creel doctor --fix"));
            return;
        }
        if (!writable(state)) {
            found.accept(new Finding("doctor.state.not_writable", CRITICAL, state.toString(), "the state folder takes no new file",
                    "nothing can be kept in " + state, "make room on its disk, mount it writable, or chown it to yourself"));
        }
        try {
            long free = Files.getFileStore(state).getUsableSpace();
            if (free < LITTLE) {
                found.accept(new Finding("doctor.state.little_room", WARN, state.toString(), "the disk of the state folder is nearly full",
                        (free >> 20) + " MB are free", "make room: without it the gateway accepts nothing, and says so"));
            }
        } catch (IOException e) {
            found.accept(new Finding("doctor.state.not_readable", CRITICAL, state.toString(), "the disk of the state folder does not answer",
                    e.toString(), "look at the disk"));
        }
    }

    /** Tried, because a full disk and a read-only one say nothing in a mode. */
    private static boolean writable(Path state) {
        try {
            Path trial = Files.createTempFile(state, "doctor", ".tmp");
            try {
                Files.write(trial, new byte[4096]);
            } finally {
                Files.delete(trial);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public List<String> mend(Location location) {
        List<String> done = new ArrayList<>();
        if (!Files.exists(location.stateDir())) {
            try {
                Files.createDirectories(location.stateDir(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                done.add("made " + location.stateDir());
            } catch (IOException e) {
                throw new CliException(location.stateDir() + " cannot be made (" + e + "); make the folder above it writable");
            }
        }
        done.addAll(StateModes.repair(location));
        return done;
    }
}
