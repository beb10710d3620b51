// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An operator's word that one finding is meant so: for exactly one id, with a reason, until a day. Entries that lack any of
 * these are none.
 *
 * @param subject when not empty, only for that subject
 * @param until last day on which it counts, UTC
 */
public record Suppression(String id, String subject, String title, String detail, String reason, LocalDate until) {
    /** Where they are written. */
    public static final String PATH = "security.audit.suppressions";

    /** All that are complete, expired ones too. */
    public static List<Suppression> of(Snapshot config) {
        return config.list(PATH).stream().flatMap(each -> each instanceof Json.Obj entry ? read(entry).stream() : Stream.empty())
                .toList();
    }

    private static Optional<Suppression> read(Json.Obj entry) {
        String reason = entry.text("reason", "").strip();
        String id = entry.text("checkId", "");
        try {
            LocalDate until = LocalDate.parse(entry.text("expires", ""));
            return id.isEmpty() || reason.isEmpty() ? Optional.empty() : Optional.of(new Suppression(id, entry.text("subject", ""),
                    entry.text("titleIncludes", ""), entry.text("detailIncludes", ""), reason, until));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    public boolean active(Instant now) {
        return !LocalDate.ofInstant(now, ZoneOffset.UTC).isAfter(until);
    }

    public boolean covers(Finding finding) {
        return id.equals(finding.id()) && (subject.isEmpty() || subject.equals(finding.subject()))
                && finding.title().contains(title) && finding.detail().contains(detail);
    }
}
