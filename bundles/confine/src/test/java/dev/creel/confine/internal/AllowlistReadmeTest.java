// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.PermissionLine;
import dev.creel.confine.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Takes the policy out of {@code plugins-allowlist/README.md}: what people read there is a file that works. */
class AllowlistReadmeTest {
    private static final Path FOLDER = Path.of("../../plugins-allowlist");

    private static String printed() throws IOException {
        Matcher block = Pattern.compile("(?s)```\n(.*?ALLOW \\{.*?)```").matcher(Files.readString(FOLDER.resolve("README.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    @Test
    void thePolicyPrintedThereIsTheShippedFile() throws IOException {
        Policy policy = Policy.parse(printed());
        assertThat(printed()).isEqualTo(Files.readString(FOLDER.resolve(policy.name() + ".policy")));
    }

    @Test
    void itIsOneWholePolicyOfWhichEachLineCanBeGranted() throws IOException {
        Policy policy = Policy.parse(printed());
        assertThat(policy.conditions()).hasSize(1);
        assertThat(policy.lines()).hasSizeGreaterThan(5).allSatisfy(line -> assertThat(Coverage.ungrantable(line)).isEmpty());
    }

    @Test
    void eachTypeOfOursIsInIt() throws IOException {
        Set<String> ours = Matching.TYPES.stream().filter(type -> type.startsWith("dev.creel.")).collect(Collectors.toSet());
        assertThat(ours).isNotEmpty();
        Set<String> shown = Policy.parse(printed()).lines().stream().map(PermissionLine::type).collect(Collectors.toSet());
        String readme = Files.readString(FOLDER.resolve("README.md"));
        shown.addAll(ours.stream().filter(type -> readme.contains("| `(" + type + " ")).toList());
        assertThat(shown).containsAll(ours);
    }

    @Test
    void eachLineOfItIsExplainedByACommentAboveIt() throws IOException {
        boolean explained = false;
        for (String line : printed().split("\n")) {
            String text = line.strip();
            assertThat(text.startsWith("(") || text.startsWith("[")).as(line).isIn(false, explained);
            explained = text.startsWith("#") || explained && text.startsWith("(");
        }
    }
}
