// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel devices}. */
@Command(name = "devices", description = "list, let in and put out devices of the running gateway",
        subcommands = {DeviceList.class, DeviceApprove.class, DeviceReject.class, DeviceRemove.class, DeviceRotate.class, DeviceRevoke.class})
final class DeviceCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about devices? try: creel devices list");
    }
}
