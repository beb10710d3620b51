// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import dev.creel.doctor.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel doctor}: what is broken, and with {@code --fix} what was mended; exit status as the audit's. */
@Command(name = "doctor", description = "look for what is broken and mend it; exit status 0 healthy, 1 warnings, 2 broken")
final class DoctorCommand extends CliCommand {
    @Option(names = {"--fix", "--repair"}, description = "mend: old names of keys, modes of files, a missing state folder")
    private boolean fix;

    @Option(names = "--deep", description = "also open every file of the stores; the gateway must be stopped")
    private boolean deep;

    @Option(names = {"--yes", "-y"}, description = "do not ask before the configuration is changed")
    private boolean yes;

    @Option(names = "--non-interactive", description = "never ask; without --yes only modes are mended")
    private boolean nonInteractive;

    @Option(names = "--generate-gateway-token", description = "make a new token for the gateway; clients need it afterwards")
    private boolean generateToken;

    @Option(names = "--timeout", defaultValue = "5000", description = "milliseconds for the gateway's answer, default ${DEFAULT-VALUE}")
    private long timeout;

    private final List<String> done = new ArrayList<>();

    @Override
    public Integer call() {
        Location location = location();
        ConfigLook config = new ConfigLook();
        StateLook state = new StateLook();
        if (fix) {
            done.addAll(state.mend(location));
            mendConfig(config, location);
        }
        if (generateToken) {
            done.add(GatewayToken.renew(location));
        }
        List<DoctorLook> looks = new ArrayList<>(List.of(state, config, new GatewayLook(Duration.ofMillis(timeout)), new AuditLook()));
        if (deep) {
            looks.add(2, new StoreLook());
        }
        List<Finding> found = new ArrayList<>();
        looks.forEach(look -> look.look(location, found::add));
        Report report = new Report(Instant.now(), found, List.of(), Optional.empty());
        out.result(json(report), text(report));
        return report.status();
    }

    /** What was refused is found again, with its reasons, by the look that follows. */
    private void mendConfig(ConfigLook config, Location location) {
        List<Finding> before = new ArrayList<>();
        config.look(location, before::add);
        Optional<Finding> old = before.stream().filter(each -> each.id().equals("doctor.config.old_names")).findFirst();
        if (old.isEmpty() || !agreed(old.get())) {
            return;
        }
        try {
            done.addAll(config.mend(location));
        } catch (ConfigException e) {
            out.hint("old names were not moved: " + e.getMessage());
        }
    }

    private boolean agreed(Finding old) {
        if (yes || nonInteractive || !terminal.asks()) {
            return yes || !nonInteractive;
        }
        out.hint(old.detail().replace("; ", "\n"));
        out.question("Move these in " + old.subject() + "? [y/N] ");
        return terminal.yes();
    }

    private Json json(Report report) {
        Json.Builder all = Json.object().put("ok", report.status() == 0);
        report.json().members().forEach(all::put);
        return all.put("done", Json.array(done.stream().map(Json::of).map(Json.class::cast).toList())).build();
    }

    private String text(Report report) {
        StringBuilder text = new StringBuilder("Doctor");
        done.forEach(each -> text.append("\n  done   ").append(Out.oneLine(each)));
        for (Finding finding : report.findings()) {
            text.append("\n  ").append(String.format(Locale.ROOT, "%-8s", finding.severity().word())).append(finding.id()).append("  ")
                    .append(Out.oneLine(finding.title())).append("\n           ").append(Out.oneLine(finding.detail()));
            if (!finding.remedy().isEmpty()) {
                text.append("\n           fix: ").append(Out.oneLine(finding.remedy()));
            }
        }
        long worse = report.count(Severity.CRITICAL) + report.count(Severity.WARN);
        return text.append(worse == 0 ? "\nhealthy" : "\n" + worse + " to look at").toString();
    }
}
