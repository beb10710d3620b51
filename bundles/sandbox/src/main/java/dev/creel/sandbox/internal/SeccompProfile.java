// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.api.json.Json;
import dev.creel.sandbox.SandboxRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A filter of system calls from a file of the operator's; one that allows what it does not name is refused. */
final class SeccompProfile {
    private static final long LARGEST = 512 * 1024;
    private static final Set<String> CLOSED = Set.of("SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD");

    private SeccompProfile() {}

    /** Its text; empty where none is named. */
    static String read(String path) {
        if (path.isEmpty()) {
            return "";
        }
        try {
            if (Files.size(Path.of(path)) > LARGEST) {
                throw refused(path, "is larger than " + LARGEST + " bytes");
            }
            String text = Files.readString(Path.of(path));
            if (!(Json.parse(text, 32) instanceof Json.Obj profile) || !CLOSED.contains(profile.text("defaultAction", ""))) {
                throw refused(path, "does not refuse what it does not name");
            }
            return text;
        } catch (IOException | IllegalArgumentException e) {
            throw refused(path, "cannot be read: " + e.getMessage());
        }
    }

    private static SandboxRefused refused(String path, String why) {
        return new SandboxRefused("sandbox.docker.seccompProfile", "the profile " + path + " " + why,
                "give it the defaultAction SCMP_ACT_ERRNO, or remove the setting for the engine's own");
    }
}
