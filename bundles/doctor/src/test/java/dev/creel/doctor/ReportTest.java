// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.config.Location;
import dev.creel.doctor.SceneCheck.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says, and what its exit status tells. */
class ReportTest {
    @TempDir
    private Path state;

    private Report report(String config, SceneCheck... checks) throws IOException {
        Path file = Files.writeString(state.resolve("creel.json"), config);
        return new SecurityAudit(List.of(checks)).report(Scene.open(new Location(state, file), Optional.empty()), Reach.MACHINE);
    }

    private static SceneCheck finds(Finding... findings) {
        return check(found -> List.of(findings).forEach(found));
    }

    private static SceneCheck check(Consumer<Consumer<Finding>> body) {
        return new SceneCheck() {
            @Override
            public List<String> ids() {
                return List.of("a.check");
            }

            @Override
            public void look(Scene scene, Consumer<Finding> found) {
                body.accept(found);
            }
        };
    }

    private static Finding finding(String id, Severity severity, String subject) {
        return new Finding(id, severity, subject, "title", "detail", "remedy");
    }

    @Test
    void theStatusTellsTheWorst() throws IOException {
        assertThat(report("{}").status()).isZero();
        assertThat(report("{}", finds(finding("a.b", Severity.INFO, ""))).status()).isZero();
        assertThat(report("{}", finds(finding("a.b", Severity.INFO, ""), finding("a.c", Severity.WARN, ""))).status()).isEqualTo(1);
        assertThat(report("{}", finds(finding("a.c", Severity.WARN, ""), finding("a.d", Severity.CRITICAL, ""))).status()).isEqualTo(2);
    }

    @Test
    void theWorstComesFirst() throws IOException {
        assertThat(report("{}", finds(finding("a.b", Severity.INFO, ""), finding("a.d", Severity.CRITICAL, ""), finding("a.c", Severity.WARN, "")))
                .findings()).extracting(Finding::id).containsExactly("a.d", "a.c", "a.b");
    }

    @Test
    void aSuppressionTakesOutOneIdAndSubjectAndNoMore() throws IOException {
        Report report = report("{security: {audit: {suppressions: [{checkId: 'a.b', subject: 'x', reason: 'meant', expires: '9999-01-01'}]}}}",
                finds(finding("a.b", Severity.CRITICAL, "x"), finding("a.b", Severity.CRITICAL, "y"), finding("a.bc", Severity.WARN, "x")));
        assertThat(report.suppressed()).extracting(Finding::subject).containsExactly("x");
        assertThat(report.findings()).extracting(Finding::id).containsExactly("a.b", "a.bc");
        assertThat(report.json().array("suppressedFindings")).hasSize(1);
    }

    @Test
    void aSuppressionOfSuppressionsIsShownAllTheSame() throws IOException {
        Report report = SecurityAudit.ofCore().report(Scene.open(new Location(state, Files.writeString(state.resolve("creel.json"),
                "{security: {audit: {suppressions: [{checkId: 'security.audit.suppressions.active', reason: 'hush', expires: '9999-01-01'}]}}}")),
                Optional.empty()), Reach.CONFIGURATION);
        assertThat(report.findings()).extracting(Finding::id).contains("security.audit.suppressions.active");
    }

    @Test
    void aCheckThatFailsIsAWarning() throws IOException {
        Report report = report("{}", check(found -> {
            throw new IllegalStateException("broken");
        }));
        assertThat(report.findings()).extracting(Finding::id).containsExactly("security.audit.check_failed");
        assertThat(report.status()).isEqualTo(1);
    }

    @Test
    void aReportIsReadBackAsItWasWritten() throws IOException {
        Report report = report("{}", finds(finding("a.d", Severity.CRITICAL, "x"), finding("a.b", Severity.INFO, "y")));
        assertThat(Report.findings(report.json())).isEqualTo(report.findings());
    }
}
