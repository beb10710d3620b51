// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptTest {
    private static final byte[] SOURCE = {1, 2, 3};
    private static final byte[] REWRITTEN = {4, 5};

    @TempDir
    Path dir;

    private String file;

    @BeforeEach
    void keepOne() {
        file = dir.resolve("x.checks").toString();
        Kept kept = new Kept(file, "stamp");
        kept.put("a/B", SOURCE, REWRITTEN, Set.of("row"));
        kept.save();
    }

    @Test
    void givesBackWhatItKeptWithItsMatches() {
        Set<String> matched = new HashSet<>();
        assertThat(new Kept(file, "stamp").get("a/B", SOURCE, matched)).isEqualTo(REWRITTEN);
        assertThat(matched).containsExactly("row");
    }

    @Test
    void otherBytesAnotherClassOrAnotherStampCountForNothing() {
        Set<String> matched = new HashSet<>();
        assertThat(new Kept(file, "stamp").get("a/B", new byte[] {1, 2, 4}, matched)).isNull();
        assertThat(new Kept(file, "stamp").get("a/C", SOURCE, matched)).isNull();
        assertThat(new Kept(file, "other").get("a/B", SOURCE, matched)).isNull();
        assertThat(matched).isEmpty();
    }

    @Test
    void aCutFileCountsForNothing() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(file));
        for (int length = 0; length < whole.length; length++) {
            Files.write(Path.of(file), java.util.Arrays.copyOf(whole, length));
            assertThat(new Kept(file, "stamp").get("a/B", SOURCE, new HashSet<>())).as("cut at %d", length).isNull();
        }
    }

    @Test
    void withoutAPathNothingIsWritten() {
        Kept kept = new Kept("", "stamp");
        kept.put("a/B", SOURCE, REWRITTEN, Set.of());
        kept.save();
        assertThat(dir.toFile().list()).containsExactly("x.checks");
    }
}
