// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel logs}: the end of the running gateway's log and what is added to it, or a search in all of this machine's. */
@Command(name = "logs", description = "print the end of the gateway's log, follow it, or search it")
final class LogsCommand extends GatewayCommand {
    private static final int DEPTH = 16;

    @Option(names = {"-f", "--follow"}, description = "go on with what is added, until Ctrl-C")
    private boolean follow;

    @Option(names = "--limit", defaultValue = "200", description = "lines at the beginning, default ${DEFAULT-VALUE}")
    private int limit;

    @Option(names = "--interval", defaultValue = "1000", description = "milliseconds between looks with --follow, default ${DEFAULT-VALUE}")
    private long interval;

    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
    private long timeout;

    @Option(names = "--grep", defaultValue = "", paramLabel = "TEXT", description = "only lines with that text, in any case")
    private String text;

    @Option(names = "--since", defaultValue = "", paramLabel = "TIME", description = "only lines since 2026-01-31T10:00:00Z, or since 90s, 15m, 2h or 3d ago")
    private String since;

    @Option(names = "--level", defaultValue = "", paramLabel = "LEVEL", description = "only lines of that level and graver ones: debug, info, warn or error")
    private String level;

    @Override
    public Integer call() throws InterruptedException {
        LogFilter filter = LogFilter.of(text, since, level, Instant.now());
        if (!filter.all() && url.isEmpty()) {
            // All files of this machine, also without a gateway; what is added comes from the gateway.
            LogSearch.last(location().stateDir().resolve("logs"), filter, limit).forEach(this::print);
            if (!follow) {
                return 0;
            }
        }
        Json.Obj params = Json.object().put("limit", limit).build();
        for (boolean first = true;; first = false) {
            Json.Obj answer = tail(params);
            if (answer.get("reset").equals(Json.of(true))) {
                out.hint("(a new file was begun)");
            }
            if (filter.all() || !first || !url.isEmpty()) {
                answer.array("lines").stream().map(line -> line instanceof Json.Str s ? s.value() : "").filter(filter::wants).forEach(this::print);
            }
            if (!follow) {
                return 0;
            }
            params = Json.object().put("cursor", answer.integer("cursor", 0)).put("limit", 5000).build();
            TimeUnit.MILLISECONDS.sleep(Math.max(100, interval));
        }
    }

    private Json.Obj tail(Json.Obj params) {
        try (GatewayClient client = connect(target(), "logs.tail", Duration.ofMillis(timeout))) {
            return client.call("logs.tail", params, false, event -> { });
        }
    }

    private void print(String line) {
        if (json) {
            out.raw(line);
        } else {
            out.result(Json.Nil.NIL, plain(line));
        }
    }

    /** Time, level, logger, message; a line that is not ours stays as it is. */
    private static String plain(String line) {
        try {
            if (Json.parse(line, DEPTH) instanceof Json.Obj o && o.has("message")) {
                String logger = o.text("logger", "");
                return o.text("time", "") + " " + o.text("level", "") + " " + logger.substring(logger.lastIndexOf('.') + 1) + "  "
                        + Out.oneLine(o.text("message", ""));
            }
        } catch (IllegalArgumentException e) {
            return Out.oneLine(line);
        }
        return Out.oneLine(line);
    }
}
