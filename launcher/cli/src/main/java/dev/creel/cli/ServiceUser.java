// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user whom the system unit runs as: without a shell and without a password, made by systemd's own program. */
final class ServiceUser {
    private final Programs programs;
    private final Path machine;

    ServiceUser(Programs programs, Path machine) {
        this.programs = programs;
        this.machine = machine;
    }

    /** Makes user and group of that name; one that is there stays as it is. */
    void make(String user) {
        if (user.equals("root")) {
            throw new CliException("the gateway is not to run as root: what it confines would rest on less; leave --run-as away");
        }
        Path file = machine.resolve("etc/sysusers.d/creel.conf");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "u " + user + " - \"Creel gateway\" /var/lib/creel\n");
        } catch (IOException e) {
            throw new CliException(file + " cannot be written: " + e.getMessage() + "; the system unit needs root, --user does not");
        }
        Programs.Result made = programs.run(List.of("systemd-sysusers", file.toString()));
        if (made.status() != 0) {
            throw new CliException("user " + user + " was not made: " + made.output() + "; run as root");
        }
    }
}
