// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel service install}: writes the unit, has systemd start it now and at each boot. */
@Command(name = "install", description = "write the unit, start it now and at each boot")
final class ServiceInstall extends ServiceCommand {
    /** What the sandboxing of the system unit hides from it or replaces. */
    private static final List<String> HIDDEN = List.of("/home/", "/root/", "/run/user/", "/tmp/", "/var/tmp/");

    @Option(names = "--print", description = "print the unit and change nothing")
    private boolean print;

    @Option(names = "--no-start", description = "do not start it now")
    private boolean noStart;

    @Option(names = "--port", defaultValue = "", description = "a port other than the configured one")
    private String port;

    @Option(names = "--run-as", paramLabel = "USER", defaultValue = "creel", description = "whom the system unit runs as, default ${DEFAULT-VALUE}; made if missing")
    private String user;

    @Option(names = "--group", description = "a further group of that user, such as the one of a sandbox's socket; can be repeated")
    private List<String> groups = List.of();

    @Override
    public Integer call() {
        boolean system = system();
        UnitFile unit = wanted(system);
        if (print) {
            out.result(Json.object().put("unit", unit.text()).build(), unit.text().stripTrailing());
            return 0;
        }
        Path file = unit(system);
        ours(file);
        if (system) {
            new ServiceUser(programs, machine).make(user);
        }
        write(file, unit.text());
        out.hint("wrote " + file);
        boolean start = !noStart && managed();
        if (managed()) {
            order("daemon-reload");
            order("enable", UNIT);
        }
        if (start) {
            out.hint("starting; a first start takes some seconds");
            order("restart", UNIT);
        }
        out.result(Json.object().put("ok", true).put("unit", file.toString()).put("started", start).build(), told(system, start));
        return 0;
    }

    private UnitFile wanted(boolean system) {
        String start = Installation.stable(Path.of(System.getProperty("creel.start", ""))).toString();
        HIDDEN.stream().filter(hidden -> system && start.startsWith(hidden)).findFirst().ifPresent(hidden -> {
            throw new CliException(start + " lies in " + hidden + ", which the system unit does not see; move Creel to /opt, or install with --user");
        });
        Location location = location();
        return new UnitFile(system, start, user, groups, location.stateDir().toString(), location.file().toString(), port,
                Optional.ofNullable(env.get("JAVA_HOME")).orElse(""));
    }

    /** A unit somebody else wrote is not replaced or removed. */
    static void ours(Path file) {
        try {
            if (Files.isSymbolicLink(file) || Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.readString(file).startsWith(UnitFile.MARK)) {
                throw new CliException(file + " was not made by creel service install; move it away first, or keep your own unit and use systemctl");
            }
        } catch (IOException e) {
            throw new CliException(file + " cannot be read: " + e.getMessage());
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path next = Files.createTempFile(file.getParent(), ".creel", ".service");
            Files.writeString(next, text);
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CliException(file + " cannot be written: " + e.getMessage() + "; the system unit needs root, --user does not");
        }
    }

    private String told(boolean system, boolean started) {
        StringBuilder text = new StringBuilder(started ? "the service runs and is started at each boot"
                : managed() ? "the service is started at each boot; now: creel service start"
                : "the unit is written; systemd does not manage this " + (system ? "machine" : "session") + ", so nothing was started");
        text.append(system ? "\nits state is in /var/lib/creel; commands for it: runuser -u " + user + " -- env CREEL_STATE_DIR=/var/lib/creel creel status"
                : "\nit ends when you log out, unless: loginctl enable-linger");
        if (groups.contains("docker")) {
            text.append("\nWARNING  whoever is in group docker is root on this machine: so is the gateway now");
        }
        return text.toString();
    }
}
