// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.PermissionLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/permissions.md} against what this bundle decides: its rules, and its part of the implied minimum. */
class RefusalDocTest {
    private static final Path DOCUMENT = Path.of("../../docs/permissions.md");

    @Test
    void everyRuleSomethingIsRefusedByIsThere() throws IOException {
        Set<String> rules = new TreeSet<>();
        Pattern thrown = Pattern.compile("(?:Refusal|no)\\(\\s*\"([a-z]+(?:\\.[a-z-]+)+)\"");
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                thrown.matcher(Files.readString(source)).results().forEach(found -> rules.add(found.group(1)));
            }
        }
        assertThat(rules).hasSizeGreaterThanOrEqualTo(30);
        String document = Files.readString(DOCUMENT);
        assertThat(rules).allSatisfy(rule -> assertThat(document).contains('`' + rule + '`'));
    }

    @Test
    void theImpliedMinimumHasTheOwnFolder() throws IOException {
        String section = Files.readString(DOCUMENT).split("## Implied minimum\n", 2)[1].split("```\n")[1].split("```")[0];
        assertThat(PermissionLine.parseAll(section).stream().filter(line -> line.name().startsWith("${data}")).map(PermissionLine::encoded))
                .containsExactlyInAnyOrderElementsOf(Granted.OWN_DATA);
    }
}
