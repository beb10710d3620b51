// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader of command lines against the system's shell: whatever it reads without doubt, the shell reads as the same words. */
class OneReaderTest {
    private static final int TEXTS = 20_000;
    private static final List<String> PARTS = List.of(" ", " ", " ", "a", "b", "tool", " tool ", "'", "'", "\"", "\"", "$", "$a", "`", "\\", " && tool ", " ; tool ",
            "#", "*", "?", "~", "{a,b}", "=", "-x", "\t", "é", "!", "<", ">", "(", ")", "[a]", "%", "^", "&", "\n", "a=b", "$(a)", "\u00a0", "\r");

    @TempDir
    Path folder;

    @Test
    void whatIsReadIsReadAsTheShellDoes() throws Exception {
        List<String> texts = texts();
        List<List<List<String>>> read = texts.stream().map(OneReaderTest::words).toList();
        assertThat(texts).as("texts that are read at all").hasSizeGreaterThan(300);
        assertThat(texts).as("with quotes in them").filteredOn(text -> text.contains("'") || text.contains("\"")).hasSizeGreaterThan(20);
        assertThat(shell(texts)).isEqualTo(read);
    }

    @Test
    void aReaderThatKnowsLessIsFoundOut() throws Exception {
        List<String> texts = texts();
        List<List<List<String>>> real = shell(texts);
        for (Function<String, List<List<String>>> naive : List.<Function<String, List<List<String>>>>of(
                text -> List.of(Arrays.stream(text.strip().split("[ \t]+")).skip(1).toList()),
                text -> List.of(Arrays.stream(text.replaceAll("['\"]", "").strip().split("[ \t]+")).skip(1).toList()))) {
            assertThat(texts.stream().map(naive).toList()).isNotEqualTo(real);
        }
        // And what is a doubt is one for a reason: some of it the shell does read otherwise than it stands there.
        assertThat(shell(List.of("tool $((1+1))", "tool \"$(echo x)\"", "tool a\\ b"))).isEqualTo(
                List.of(List.of(List.of("2")), List.of(List.of("x")), List.of(List.of("a b"))));
    }

    /** Random texts that are read without doubt, each of whose commands is {@code tool}. */
    private static List<String> texts() {
        Random random = new Random(4711);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder("tool ");
            for (int n = random.nextInt(9); n >= 0; n--) {
                text.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            ShellText read = ShellText.read(text.toString());
            if (!read.doubtful() && read.steps().stream().allMatch(step -> step.words().get(0).equals("tool"))) {
                texts.add(text.toString());
            }
        }
        return texts;
    }

    private static List<List<String>> words(String text) {
        return ShellText.read(text).steps().stream().map(step -> step.words().subList(1, step.words().size())).toList();
    }

    /** The words of each command as the shell gave them to it. */
    private List<List<List<String>>> shell(List<String> texts) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("tool() { { printf 'C\\0'; for w in \"$@\"; do printf 'W%s\\0' \"$w\"; done; } >>\"$here\"; }\n");
        Path out = Files.createTempDirectory(folder, "out");
        for (int i = 0; i < texts.size(); i++) {
            script.append("here=").append(out.resolve(String.valueOf(i))).append('\n').append(texts.get(i)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("script"), script);
        Process process = new ProcessBuilder("/bin/sh", file.toString()).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(
                folder.resolve("log").toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<List<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            List<List<String>> commands = new ArrayList<>();
            for (String entry : Files.readString(out.resolve(String.valueOf(i)), StandardCharsets.UTF_8).split("\0", -1)) {
                if (entry.equals("C")) {
                    commands.add(new ArrayList<>());
                } else if (!entry.isEmpty()) {
                    commands.get(commands.size() - 1).add(entry.substring(1));
                }
            }
            all.add(commands);
        }
        return all;
    }
}
