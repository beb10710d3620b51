// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import java.nio.file.Path;

/**
 * A program as it lies on disk at this moment.
 *
 * @param named where it was found, absolute
 * @param real the file itself, behind every link
 * @param file which file that is and what is in it
 * @param settled whether nobody but the system and this user could put another one there, and no agent
 */
record Executable(Path named, Path real, Content file, boolean settled) {
    /** Whether a name of it says that it runs what its arguments say. */
    boolean runsOthers() {
        return Programs.runsOthers(name(named)) || Programs.runsOthers(name(real));
    }

    boolean needsArguments() {
        return Programs.needsArguments(name(named)) || Programs.needsArguments(name(real));
    }

    /** For people, and bound. */
    String shown() {
        return (named.equals(real) ? named.toString() : named + " -> " + real) + " " + file.text();
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
