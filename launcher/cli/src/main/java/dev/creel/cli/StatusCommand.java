// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Inspection;
import dev.creel.config.Freeze;
import dev.creel.config.Location;
import dev.creel.doctor.Report;
import dev.creel.doctor.SceneCheck.Reach;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel status}: files, configuration and gateway at a glance; works without a gateway too. */
@Command(name = "status", description = "show files, configuration and the gateway")
final class StatusCommand extends GatewayCommand {
    @Option(names = "--timeout", defaultValue = "5000", description = "milliseconds, default ${DEFAULT-VALUE}")
    private long timeout;

    @Option(names = "--all", description = "all that somebody who helps has to know; safe to paste")
    private boolean everything;

    @Override
    public Integer call() {
        Location location = location();
        if (everything) {
            Json facts = Paste.ofProcess().clean(Facts.of(location, Duration.ofMillis(timeout)));
            out.result(facts, Out.pretty(facts, ""));
            return 0;
        }
        Inspection config = Config.open(location).inspect();
        Json.Builder gateway = Json.object();
        String line = gateway(gateway);
        Json.Obj all = Json.object().put("version", Creel.VERSION).put("stateDir", location.stateDir().toString())
                .put("config", Json.object().put("path", config.path()).put("exists", config.exists()).put("valid", config.valid())
                        .put("issues", config.issues().size()).put("warnings", config.warnings().size()).build())
                .put("gateway", gateway.build()).build();
        String frozen = Freeze.of(location.stateDir()).parts().stream().map(Freeze.Part::word).collect(Collectors.joining(", "));
        out.result(all, "creel " + Creel.VERSION
                + (frozen.isEmpty() ? "" : "\nFROZEN   " + frozen + "; to end that: creel thaw")
                + "\nstate    " + location.stateDir()
                + "\nconfig   " + config.path() + (!config.exists() ? " (none: defaults)" : config.valid() ? "" : " INVALID: creel config validate")
                + "\ngateway  " + line
                + "\nsafety   " + safety(location));
        return 0;
    }

    /** What the configuration alone says; the files and plugins are for the audit. */
    private static String safety(Location location) {
        Report report = AuditLook.report(location, Reach.CONFIGURATION);
        List<Finding> critical = report.findings().stream().filter(each -> each.severity() == Severity.CRITICAL).toList();
        StringBuilder text = new StringBuilder(critical.isEmpty() ? "nothing critical in the configuration" : critical.size() + " CRITICAL");
        critical.forEach(each -> text.append("\n         ").append(each.id()).append("  ").append(Out.oneLine(each.title())));
        return text.append("; creel security audit").toString();
    }

    private String gateway(Json.Builder into) {
        try {
            Target target = target();
            into.put("url", target.toString());
            try (GatewayClient client = connect(target, "status", Duration.ofMillis(timeout))) {
                Json.Obj status = client.call("status", Json.Obj.EMPTY, false, event -> { });
                into.put("reachable", true).put("status", status);
                Json.Obj health = client.call("health", Json.Obj.EMPTY, false, event -> { });
                into.put("health", health);
                return target + " answers, version " + Out.oneLine(status.text("runtimeVersion", "unknown")) + parts(status, health) + warnings(status);
            }
        } catch (CliException e) {
            into.put("reachable", false).put("error", e.getMessage());
            return e.getMessage();
        }
    }

    private static String parts(Json.Obj status, Json.Obj health) {
        Json.Obj sessions = status.object("sessions");
        Json.Obj plugins = health.object("plugins");
        StringBuilder out = new StringBuilder("\nmodel    ").append(Out.oneLine(sessions.object("defaults").text("model").orElse("none")))
                .append("\nagents   ").append(joined(health.array("agents"), "agentId"))
                .append("\nsessions ").append(sessions.integer("count", 0));
        Json.Obj latest = sessions.array("recent").isEmpty() ? Json.Obj.EMPTY : (Json.Obj) sessions.array("recent").get(0);
        latest.text("key").ifPresent(key -> out.append(", latest ").append(Out.oneLine(key)).append(' ')
                .append(ago(latest.integer("age", 0))).append(" ago"));
        out.append(channels(health));
        out.append("\nplugins  ").append(plugins.array("loaded").size()).append(" active");
        for (Json each : plugins.array("errors")) {
            Json.Obj error = each instanceof Json.Obj o ? o : Json.Obj.EMPTY;
            out.append("\n         ").append(Out.oneLine(error.text("id", "?") + ": " + error.text("error", "not active")));
        }
        return out.toString();
    }

    private static String channels(Json.Obj health) {
        StringBuilder out = new StringBuilder();
        health.object("channels").members().forEach((name, value) -> {
            Json.Obj channel = value instanceof Json.Obj o ? o : Json.Obj.EMPTY;
            out.append(out.isEmpty() ? "\nchannels " : ", ").append(Out.oneLine(name)).append(' ')
                    .append(channel.get("connected").equals(Json.of(true)) ? "connected"
                            : channel.get("running").equals(Json.of(true)) ? "not connected" : "not running");
        });
        return out.toString();
    }

    private static String joined(List<Json> rows, String name) {
        return rows.stream().map(row -> Out.oneLine(((Json.Obj) row).text(name, "?"))).collect(Collectors.joining(", "));
    }

    private static String ago(long millis) {
        Duration age = Duration.ofMillis(millis);
        return age.toDays() > 0 ? age.toDays() + " d" : age.toHours() > 0 ? age.toHours() + " h" : age.toMinutes() + " min";
    }

    /** The protections the operator gave up. */
    private static String warnings(Json.Obj status) {
        StringBuilder lines = new StringBuilder();
        for (Json each : status.array("securityWarnings")) {
            if (each instanceof Json.Obj warning) {
                lines.append("\nWARNING  ").append(Out.oneLine(warning.text("key").orElse("") + " is set: " + warning.text("message").orElse("")));
            }
        }
        return lines.toString();
    }
}
