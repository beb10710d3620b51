// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel service}. */
@Command(name = "service", description = "run the gateway as a service of systemd",
        subcommands = {ServiceInstall.class, ServiceUninstall.class, ServiceStart.class, ServiceStop.class, ServiceRestart.class,
            ServiceStatus.class, ServiceLogs.class})
final class ServiceCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about the service? try: creel service status");
    }
}
