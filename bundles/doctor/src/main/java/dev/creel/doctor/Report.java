// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an audit found, worst first.
 *
 * @param suppressed findings the operator declared to be meant so
 * @param live the gateway that was asked, if one was
 */
public record Report(Instant at, List<Finding> findings, List<Finding> suppressed, Optional<Live> live) {
    public Report {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(Finding::severity).reversed());
        findings = List.copyOf(sorted);
        suppressed = List.copyOf(suppressed);
    }

    public long count(Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }

    /** 0 when nothing is above info, 1 when the worst is a warning, 2 when something is critical. */
    public int status() {
        return count(Severity.CRITICAL) > 0 ? 2 : count(Severity.WARN) > 0 ? 1 : 0;
    }

    /** In the family's form, with the subject beside it. */
    public Json.Obj json() {
        Json.Builder summary = Json.object();
        for (Severity severity : List.of(Severity.CRITICAL, Severity.WARN, Severity.INFO)) {
            summary.put(severity.word(), count(severity));
        }
        Json.Builder all = Json.object().put("ts", at.toEpochMilli()).put("summary", summary.build()).put("findings", list(findings))
                .put("suppressedFindings", list(suppressed));
        live.ifPresent(asked -> all.put("deep", Json.object().put("gateway", Json.object().put("attempted", true).put("url", asked.url())
                .put("ok", asked.reachable()).put("error", asked.error().isEmpty() ? Json.Nil.NIL : Json.of(asked.error()))
                .put("close", Json.Nil.NIL).build()).build()));
        return all.build();
    }

    /** The findings of a report in the family's form; what is none is left out. */
    public static List<Finding> findings(Json.Obj report) {
        List<Finding> found = new ArrayList<>();
        for (Json each : report.array("findings")) {
            if (each instanceof Json.Obj one && List.of("info", "warn", "critical").contains(one.text("severity", ""))) {
                found.add(new Finding(one.text("checkId", ""), Severity.valueOf(one.text("severity", "").toUpperCase(Locale.ROOT)),
                        one.text("subject", ""), one.text("title", ""), one.text("detail", ""), one.text("remediation", "")));
            }
        }
        return found;
    }

    private static Json list(List<Finding> findings) {
        return Json.array(findings.stream().map(Report::json).toList());
    }

    /** One finding in the family's form. */
    public static Json.Obj json(Finding finding) {
        Json.Builder one = Json.object().put("checkId", finding.id()).put("severity", finding.severity().word())
                .put("title", finding.title()).put("detail", finding.detail()).put("subject", finding.subject());
        return finding.remedy().isEmpty() ? one.build() : one.put("remediation", finding.remedy()).build();
    }
}
