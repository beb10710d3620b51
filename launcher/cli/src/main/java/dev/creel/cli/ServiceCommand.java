// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A command about the gateway as a service of systemd. */
abstract class ServiceCommand extends CliCommand {
    static final String UNIT = "creel.service";

    /** The machine's programs; replaced in tests. */
    static Programs programs = Programs.ofMachine();

    /** Where the machine's own files are; replaced in tests. */
    static Path machine = Path.of("/");

    @ArgGroup
    private Scope scope = new Scope();

    private static final class Scope {
        @Option(names = "--system", description = "the machine's service, with a user of its own; needs root")
        private boolean system;

        @Option(names = "--user", description = "the service of your own user")
        private boolean user;
    }

    /** As asked for; else the one that is installed; else the machine's for root and one's own for everybody else. */
    boolean system() {
        if (scope.system || scope.user) {
            return scope.system;
        }
        boolean own = Files.exists(unit(false), LinkOption.NOFOLLOW_LINKS);
        boolean machines = Files.exists(unit(true), LinkOption.NOFOLLOW_LINKS);
        return own == machines ? "root".equals(System.getProperty("user.name")) : machines;
    }

    static Path unit(boolean system) {
        if (system) {
            return machine.resolve("etc/systemd/system").resolve(UNIT);
        }
        String config = env.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = config.startsWith("/") ? Path.of(config) : Path.of(System.getProperty("user.home"), ".config");
        return base.resolve("systemd").resolve("user").resolve(UNIT);
    }

    /** The unit's file; refuses when nothing is installed. */
    Path installed() {
        Path unit = unit(system());
        if (!Files.isRegularFile(unit, LinkOption.NOFOLLOW_LINKS)) {
            throw new CliException("no service is installed: there is no " + unit + "; make it with: creel service install"
                    + (system() ? " --system" : ""));
        }
        return unit;
    }

    List<String> systemctl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        if (!system()) {
            command.add("--user");
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** Has systemd do it. */
    void order(String... arguments) {
        List<String> command = systemctl(arguments);
        Programs.Result result = programs.run(command);
        if (result.status() != 0) {
            throw new CliException(String.join(" ", command) + " failed" + (result.output().isEmpty() ? "" : ": " + result.output())
                    + "; more of it: creel service logs");
        }
    }

    /** Whether systemd runs this machine, or this user's services, so that it can be given orders. */
    boolean managed() {
        return Files.isDirectory(machine.resolve("run/systemd/system"))
                && (system() || !env.getOrDefault("XDG_RUNTIME_DIR", "").isEmpty());
    }
}
