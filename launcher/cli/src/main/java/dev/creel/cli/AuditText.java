// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Mended;
import dev.creel.doctor.Mended.Step;
import dev.creel.doctor.Report;
import java.util.List;
import java.util.Locale;

/** A report of the audit as people read it: worst first, each with its evidence and its remedy. */
final class AuditText {
    private AuditText() {}

    /** @param home a path that is written as {@code ~} */
    static String of(Report report, boolean deep, String home) {
        StringBuilder text = new StringBuilder("Security audit\n").append(report.count(Severity.CRITICAL)).append(" critical · ")
                .append(report.count(Severity.WARN)).append(" warn · ").append(report.count(Severity.INFO)).append(" info");
        if (!report.suppressed().isEmpty()) {
            text.append(" · ").append(report.suppressed().size()).append(" suppressed");
        }
        text.append(deep ? "" : "\nA running gateway and its plugins are asked with --deep");
        for (Severity severity : List.of(Severity.CRITICAL, Severity.WARN, Severity.INFO)) {
            section(severity, report, text);
        }
        return text.toString().replace(home + "/", "~/");
    }

    /** What was mended, or put back. */
    static String of(Mended mended, boolean undo, String home) {
        StringBuilder text = new StringBuilder(undo ? "UNDO" : "FIX");
        for (Step step : mended.steps()) {
            text.append('\n').append(step.problem().isEmpty() ? "done  " : "skip  ").append(Out.oneLine(step.what()))
                    .append(step.to().isEmpty() ? "" : " = " + Out.oneLine(step.to())).append("  (")
                    .append(Out.oneLine(step.problem().isEmpty() ? step.why() : step.problem())).append(')');
        }
        mended.changed().forEach(line -> text.append("\n    ").append(line));
        text.append(mended.steps().isEmpty() ? "\nnothing to mend" : "")
                .append(mended.undo().isEmpty() ? "" : "\nput back with: creel security audit --undo");
        return text.toString().replace(home + "/", "~/");
    }

    private static void section(Severity severity, Report report, StringBuilder text) {
        if (report.count(severity) > 0) {
            text.append("\n\n").append(severity.word().toUpperCase(Locale.ROOT));
            report.findings().stream().filter(finding -> finding.severity() == severity).forEach(finding -> one(finding, text));
        }
    }

    private static void one(Finding finding, StringBuilder text) {
        text.append('\n').append(finding.id()).append("  ").append(Out.oneLine(finding.title())).append("\n    ").append(Out.oneLine(finding.detail()));
        if (!finding.remedy().isEmpty()) {
            text.append("\n    fix: ").append(Out.oneLine(finding.remedy()));
        }
    }
}
