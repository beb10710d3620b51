// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.cli.CliException;
import dev.creel.config.Location;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The text of systemd units that make a backup by the clock; values that could be more than a value are refused. */
public final class Timer {
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._@+-]*");
    private static final Pattern WHEN = Pattern.compile("[A-Za-z0-9*:,./ -]{1,64}");

    private final String program;
    private final Location location;
    private final String when;

    public Timer(Path program, Location location, String when) {
        this.program = path(program);
        this.location = new Location(Path.of(path(location.stateDir())), Path.of(path(location.file())));
        if (!WHEN.matcher(when).matches()) {
            throw new CliException("\"" + when + "\" is no time for a timer; write daily, weekly or \"*-*-* 03:30\"");
        }
        this.when = when;
    }

    private static String path(Path path) {
        if (!PATH.matcher(path.toString()).matches()) {
            throw new CliException("the path \"" + path + "\" cannot stand in a unit file; use letters, digits and / . _ @ + - only");
        }
        return path.toString();
    }

    public String service() {
        return """
                [Unit]
                Description=Encrypted backup of Creel

                [Service]
                Type=oneshot
                Environment=CREEL_STATE_DIR=%s
                Environment=CREEL_CONFIG_PATH=%s
                ExecStart=%s backup create --json
                UMask=0077
                NoNewPrivileges=yes
                """.formatted(location.stateDir(), location.file(), program);
    }

    public String timer() {
        return """
                [Unit]
                Description=Encrypted backup of Creel, by the clock

                [Timer]
                OnCalendar=%s
                Persistent=true
                RandomizedDelaySec=15m

                [Install]
                WantedBy=timers.target
                """.formatted(when);
    }
}
