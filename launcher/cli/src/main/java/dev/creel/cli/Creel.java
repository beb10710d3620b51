// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.ConfigException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code creel}, but for {@code creel gateway} and {@code creel sandboxd}, which the start script hands on. Exit status: 0,
 * 1 when the command failed, 2 for wrong usage, 130 after Ctrl-C.
 */
@Command(name = "creel", description = {"A personal AI gateway. Start it with: creel gateway", "creel sandboxd keeps the socket of a container engine for it."},
        subcommands = {GatewayCommands.class, ServiceCommands.class, UpgradeCommand.class, RollbackCommand.class,
            AgentCommand.class, HealthCommand.class, DumpCommand.class, DiagnosticsCommand.class, DoctorCommand.class, StatusCommand.class,
            ConfigCommands.class, SessionsCommands.class, LogsCommand.class, PluginCommands.class, DeviceCommands.class, PairingCommands.class,
            ApprovalCommands.class, SandboxCommands.class, ChannelCommands.class, ToolCommands.class, DashboardCommand.class,
            FreezeCommand.class, ThawCommand.class, SecretCommands.class, RotateCommand.class, IncidentCommands.class,
            ModelCommands.class, LoginCommand.class, OnboardCommand.class, SecurityCommands.class, BackupCommands.class, ImportCommands.class},
        mixinStandardHelpOptions = true, version = "creel " + Creel.VERSION)
public final class Creel implements Runnable {
    static final String VERSION = "0.1.0";

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        // What a command has to say it prints itself; it has no log.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        boolean json = List.of(args).contains("--json");
        if (args.length > 0 && (args[0].equals("--version") || args[0].equals("-V"))) {
            Out.ofProcess(json).result(Json.object().put("version", VERSION).build(), "creel " + VERSION);
            return;
        }
        int status = run(Out.ofProcess(json), args);
        System.exit(status);
    }

    static int run(Out out, String... args) {
        CommandLine line = new CommandLine(new Creel(), new Commands(out));
        // A message that begins with @ is a message, not the name of a file to read.
        line.setExpandAtFiles(false);
        line.setErr(out.usage());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CliException || failure instanceof ConfigException) {
                return out.failure(failure.getMessage());
            }
            return out.failure("unexpected " + failure + "; please report it");
        });
        if (out.json()) {
            line.setParameterExceptionHandler((wrong, given) -> out.failure(wrong.getMessage()));
        }
        return line.execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Gives the commands their output. */
    private record Commands(Out out) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (CliCommand.class.isAssignableFrom(type)) {
                K command = type.getDeclaredConstructor().newInstance();
                ((CliCommand) command).out = out;
                return command;
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
