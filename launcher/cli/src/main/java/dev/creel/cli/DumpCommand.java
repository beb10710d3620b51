// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel dump}: the state of the running gateway for a bug report; nothing secret is in it. */
@Command(name = "dump", description = "print the state of the running gateway (lanes, runs, plugins, threads); safe to paste")
final class DumpCommand extends GatewayCommand {
    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
    private long timeout;

    @Override
    public Integer call() {
        try (GatewayClient client = connect(target(), "diagnostics.dump", Duration.ofMillis(timeout))) {
            Json.Obj dump = client.call("diagnostics.dump", Json.Obj.EMPTY, false, event -> { });
            out.result(dump, Out.pretty(dump, ""));
            return 0;
        }
    }
}
