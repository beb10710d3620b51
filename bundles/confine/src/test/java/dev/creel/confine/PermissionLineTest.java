// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionLineTest {
    @Test
    void readsTheThreeForms() {
        assertThat(PermissionLine.parse("(a.B)")).isEqualTo(new PermissionLine("a.B", "", ""));
        assertThat(PermissionLine.parse("(a.B \"n\")")).isEqualTo(new PermissionLine("a.B", "n", ""));
        assertThat(PermissionLine.parse(" ( a.B \"n\\\"\\\\\" \"x,y\" ) ")).isEqualTo(new PermissionLine("a.B", "n\"\\", "x,y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.B", "(a.B", "(a.B \"n)", "(a.B n)", "(a.B \"n\" \"a\" \"b\")", "(a.B) x", "()",
        "(a..B)", "(a.1B)", "(\u00e4.B)", "(a.B\u0000)", "(a.B) # c", "(a.B.)", "(1a)", "(a.B \"\\x\")", "(a.B \"\t\")", "[a.B]", "(a.B \"n\"))", "(\"a\")"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> PermissionLine.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheLineThatIsWrong() {
        assertThat(PermissionLine.parseAll("# c\n\n// c\n(a.B)\n")).hasSize(1);
        assertThatThrownBy(() -> PermissionLine.parseAll("(a.B)\n\n(oops"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 3: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u0007", "\r ", "\u0085", "\u00A0", "\u00AD", "\u200B", "\u202E", "\u2028", "\u3164", "\uFE0F", "\uFEFF",
        "\uFFFD", "\uD800", "\uE000", "\uFFFF", "\uDB40\uDC41"})
    void whatDoesNotShowIsRefusedWhereverItStands(String odd) {
        for (String text : List.of("(a.B \"n%s\")", "(a.B%s \"n\")", "(a.B \"n\" \"x%s\")", "%s(a.B)", "# %s\n(a.B)")) {
            assertThat(PermissionLine.parseAll(text.replace("%s", ""))).hasSize(1);
            assertThatThrownBy(() -> PermissionLine.parseAll(text.replace("%s", odd))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new PermissionLine("a.B", "n" + odd, "").legible().name()).startsWith("n\uFFFD");
    }

    @Test
    void aLineEndCannotBeWrittenAsAnEscape() {
        assertThatThrownBy(() -> PermissionLine.parse("(a.B \"n\\nm\")")).hasMessageContaining("U+000A");
        assertThatThrownBy(() -> PermissionLine.parse("(a.B \"n\\rm\")")).hasMessageContaining("U+000D");
    }

    @Test
    void aLineThatStandsThereTwiceIsRefused() {
        assertThatThrownBy(() -> PermissionLine.parseAll("(a.B)\n# c\n ( a.B )")).hasMessageContaining("line 3").hasMessageContaining("line 1");
        assertThatThrownBy(() -> PermissionLine.parseAll(
                        "(dev.creel.api.net.EgressPermission \"https://a\" \"http\")\n(dev.creel.api.net.EgressPermission \"HTTPS://A:443\" \"http\")"))
                .hasMessageContaining("line 2");
    }

    @Test
    void countAndLengthAreBounded() {
        String most = IntStream.range(0, 512).mapToObj(i -> "(a.B \"" + i + "\")").collect(Collectors.joining("\n"));
        assertThat(PermissionLine.parseAll(most)).hasSize(512);
        assertThatThrownBy(() -> PermissionLine.parseAll(most + "\n(a.B)")).hasMessageContaining("at most 512");
        assertThatThrownBy(() -> PermissionLine.parseAll("#".repeat(300_000))).hasMessageContaining("characters");
        assertThatThrownBy(() -> PermissionLine.parse("(a.B \"" + "n".repeat(5000) + "\")")).hasMessageContaining("4096");
    }
}
