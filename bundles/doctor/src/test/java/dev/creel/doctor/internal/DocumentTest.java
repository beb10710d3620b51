// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/security-audit.md says of each id whether it is checked, and code and table say the same. */
class DocumentTest {
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|[^|]*\\| *(done|not applicable: .+|later: .+?) *\\|$");

    /** Reported by the runner and the gateway, not by a check of the core. */
    private static final List<String> ELSEWHERE = List.of("security.audit.check_failed", "plugins.*.security_audit_failed");

    @Test
    void tableAndCodeNameTheSameIds() throws IOException {
        Map<String, String> rows = rows();
        TreeSet<String> said = new TreeSet<>();
        rows.forEach((id, state) -> {
            if (state.equals("done")) {
                said.add(id);
            }
        });
        TreeSet<String> checked = new TreeSet<>(ELSEWHERE);
        Checks.all().forEach(check -> checked.addAll(check.ids()));
        assertThat(said).containsExactlyElementsOf(checked);
    }

    @Test
    void everyIdOfTheFamilyHasARow() throws IOException {
        Map<String, String> rows = rows();
        List<String> family = Files.readAllLines(Path.of("src/test/resources/family-ids.txt"));
        assertThat(family).hasSizeGreaterThan(120);
        assertThat(family).allSatisfy(id -> assertThat(rows).containsKey(id));
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new HashMap<>();
        List<String> lines = Files.readAllLines(Path.of("../../docs/security-audit.md"));
        for (String line : lines.subList(lines.indexOf("## Ids of the family"), lines.size())) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(rows.put(row.group(1), row.group(2))).as(row.group(1)).isNull();
            } else {
                assertThat(line).as("a row of the table without a known state").doesNotStartWith("| `");
            }
        }
        return rows;
    }
}
