// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesTest {
    @Test
    void everySourceNamesItsLicence() throws IOException {
        assertThat(sources(text -> !text.startsWith("// SPDX-License-Identifier: Apache-2.0\n"))).isEmpty();
    }

    @Test
    void noSourceImportsWithAStarOrLeavesWorkUndone() throws IOException {
        String undone = "TO" + "DO";
        assertThat(sources(text -> text.contains(".*;\n") && text.matches("(?s).*\nimport [\\w.]+\\.\\*;.*"))).isEmpty();
        assertThat(sources(text -> text.contains(undone) || text.contains("FIX" + "ME"))).isEmpty();
    }

    @Test
    void decisionsFitOnAPage() throws IOException {
        try (Stream<Path> adrs = Files.list(Tree.ROOT.resolve("cnf/adr"))) {
            for (Path adr : adrs.toList()) {
                assertThat(adr.getFileName().toString()).matches("\\d{4}-[a-z0-9-]+\\.md");
                assertThat(Files.readAllLines(adr)).as(adr.toString()).hasSizeLessThanOrEqualTo(60);
            }
        }
    }

    private static List<Path> sources(Predicate<String> wrong) throws IOException {
        try (Stream<Path> files = Files.walk(Tree.ROOT)) {
            List<Path> java = files.filter(f -> f.toString().endsWith(".java") && !f.toString().contains("/target/")).toList();
            assertThat(java).hasSizeGreaterThan(50);
            return java.stream().filter(f -> wrong.test(read(f))).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
