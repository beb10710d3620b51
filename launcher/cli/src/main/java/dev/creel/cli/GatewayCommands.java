// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code creel gateway}: what the start script does not hand to the launcher. */
@Command(name = "gateway", description = "run the gateway (run), show its token, or call one of its methods",
        subcommands = {GatewayCommands.Token.class, GatewayCommands.Call.class})
final class GatewayCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "the gateway is started by the script: creel gateway");
    }

    /** Prints the secret of this machine's gateway. */
    @Command(name = "token", description = "print the token of this machine's gateway")
    static final class Token extends CliCommand {
        @Override
        public Integer call() {
            Target target = Target.of("", "", "", "", location(), env::get);
            if (target.secret().isEmpty()) {
                throw new CliException("there is no " + target.kind() + " yet; the gateway makes one when it starts: creel gateway");
            }
            out.result(Json.object().put(target.kind(), target.secret()).build(), target.secret());
            return 0;
        }
    }

    /** Calls any method. */
    @Command(name = "call", description = "call a method of the gateway; prints the answer as JSON")
    static final class Call extends GatewayCommand {
        @Parameters(paramLabel = "METHOD")
        private String method;

        @Option(names = "--params", defaultValue = "{}", description = "a JSON object")
        private String params;

        @Option(names = "--expect-final", description = "wait past \"accepted\"")
        private boolean expectFinal;

        @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
        private long timeout;

        @Override
        public Integer call() {
            Json.Obj object = object(params);
            try (GatewayClient client = connect(target(), method, Duration.ofMillis(timeout))) {
                Json.Obj answer = client.call(method, object, expectFinal, event -> { });
                out.result(answer, Out.pretty(answer, ""));
            }
            return 0;
        }

        private static Json.Obj object(String text) {
            try {
                if (Json.parse(text, 64) instanceof Json.Obj object) {
                    return object;
                }
            } catch (IllegalArgumentException e) {
                throw new CliException("--params is no JSON: " + e.getMessage());
            }
            throw new CliException("--params is no JSON object; write for example --params '{\"limit\":5}'");
        }
    }
}
