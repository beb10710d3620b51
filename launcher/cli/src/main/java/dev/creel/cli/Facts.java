// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Inspection;
import dev.creel.config.Location;
import dev.creel.doctor.Report;
import dev.creel.doctor.SceneCheck.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a stranger who helps has to know of a set-up: versions, health, channels, agents, issues; names and secrets are not needed for it. */
final class Facts {
    private static final List<String> CALLS = List.of("status", "health", "channels.status", "agents.list");

    private Facts() {}

    /** Works without a gateway too. */
    static Json.Obj of(Location location, Duration timeout) {
        Inspection config = Config.open(location).inspect();
        Json.Builder all = Json.object().put("version", Creel.VERSION).put("machine", machine())
                .put("config", Json.object().put("exists", config.exists()).put("valid", config.valid())
                        .put("issues", issues(config.issues())).put("warnings", issues(config.warnings())).build())
                .put("disk", disk(location.stateDir()));
        Report audit = AuditLook.report(location, Reach.MACHINE);
        Json.Builder security = Json.object();
        for (Severity severity : List.of(Severity.CRITICAL, Severity.WARN, Severity.INFO)) {
            security.put(severity.word(), Json.array(audit.findings().stream().filter(each -> each.severity() == severity)
                    .map(Finding::id).distinct().map(Json::of).map(Json.class::cast).toList()));
        }
        return all.put("security", security.build()).put("gateway", gateway(location, timeout)).build();
    }

    private static Json machine() {
        return Json.object().put("os", System.getProperty("os.name") + ' ' + System.getProperty("os.version")).put("arch", System.getProperty("os.arch"))
                .put("java", System.getProperty("java.runtime.version")).put("processors", Runtime.getRuntime().availableProcessors()).build();
    }

    private static Json disk(Path state) {
        try {
            return Json.object().put("freeMb", Files.getFileStore(state).getUsableSpace() >> 20).put("type", Files.getFileStore(state).type()).build();
        } catch (IOException e) {
            return Json.object().put("error", e.getClass().getSimpleName()).build();
        }
    }

    private static Json issues(List<Config.Issue> issues) {
        return Json.array(issues.stream().map(issue -> Json.of(issue.toString())).map(Json.class::cast).toList());
    }

    private static Json gateway(Location location, Duration timeout) {
        Json.Builder gateway = Json.object();
        try {
            Target target = Target.of("", "", "", "", location, CliCommand.env::get);
            gateway.put("auth", target.secret().isEmpty() ? "none" : target.kind());
            try (GatewayClient client = GatewayCommand.connect(target, "status", timeout)) {
                gateway.put("reachable", true);
                for (String call : CALLS) {
                    gateway.put(call.toLowerCase(Locale.ROOT), client.call(call, Json.Obj.EMPTY, false, event -> { }));
                }
            }
        } catch (CliException e) {
            gateway.put("reachable", false).put("error", e.getMessage());
        }
        return gateway.build();
    }
}
