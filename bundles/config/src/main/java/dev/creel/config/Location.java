// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where the state folder and the main configuration file are; both absolute. {@code CREEL_STATE_DIR} and
 * {@code CREEL_CONFIG_PATH} decide, then the names older products of the family used for the file, then
 * {@code ~/.creel/creel.json}.
 */
public record Location(Path stateDir, Path file) {
    private static final Set<String> SHARED = Set.of("/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/run",
            "/sbin", "/srv", "/sys", "/tmp", "/usr", "/usr/local", "/var", "/var/lib", "/var/tmp");

    public Location {
        stateDir = stateDir.toAbsolutePath().normalize();
        file = file.toAbsolutePath().normalize();
    }

    /**
     * @param env gives the value of an environment variable, or null
     * @throws ConfigException when the state folder holds more than our files: all in it is made its owner's only
     */
    public static Location of(UnaryOperator<String> env, Path home) {
        String state = env.apply("CREEL_STATE_DIR");
        Path stateDir = own(blank(state) ? home.resolve(".creel") : expand(state, home), home);
        for (String name : new String[] {"CREEL_CONFIG_PATH", "OPENCLAW_CONFIG_PATH", "CLAWDBOT_CONFIG_PATH"}) {
            String file = env.apply(name);
            if (!blank(file)) {
                return new Location(stateDir, expand(file, home));
            }
        }
        return new Location(stateDir, stateDir.resolve("creel.json"));
    }

    private static Path own(Path stateDir, Path home) {
        Path folder = stateDir.toAbsolutePath().normalize();
        Path at = home.toAbsolutePath().normalize();
        // A service's user has nothing else in its home; a person has.
        boolean persons = at.startsWith("/home") || at.startsWith("/root");
        if (at.startsWith(folder) && (persons || !at.equals(folder)) || SHARED.contains(folder.toString())) {
            throw new ConfigException("CREEL_STATE_DIR is " + folder + ", which holds more than the gateway's files; give it a folder of its own",
                    List.of());
        }
        return folder;
    }

    /** Of this process. */
    public static Location ofProcess() {
        return of(System::getenv, Path.of(System.getProperty("user.home")));
    }

    private static boolean blank(String value) {
        return value == null || value.isBlank();
    }

    private static Path expand(String value, Path home) {
        String path = value.strip();
        return path.equals("~") ? home : path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
    }
}
