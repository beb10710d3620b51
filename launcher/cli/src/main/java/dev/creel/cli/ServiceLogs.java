// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel service logs}: what systemd's journal has of the service. */
@Command(name = "logs", description = "print what systemd's journal has of the service, failed starts included")
final class ServiceLogs extends ServiceCommand {
    @Option(names = {"-f", "--follow"}, description = "go on with what is added, until Ctrl-C")
    private boolean follow;

    @Option(names = "--limit", defaultValue = "200", description = "lines at the beginning, default ${DEFAULT-VALUE}")
    private int limit;

    @Override
    public Integer call() {
        installed();
        List<String> command = new ArrayList<>(List.of("journalctl", system() ? "--unit" : "--user-unit", UNIT, "--no-pager", "--quiet",
                "--lines", Integer.toString(Math.max(0, limit)), "--output", json ? "json" : "short-iso"));
        if (follow) {
            command.add("--follow");
        }
        return programs.show(command) == 0 ? 0 : 1;
    }
}
