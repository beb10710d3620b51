// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionLineTest {
    @Test
    void readsTheThreeForms() {
        assertThat(PermissionLine.parse("(a.B)")).isEqualTo(new PermissionLine("a.B", "", ""));
        assertThat(PermissionLine.parse("(a.B \"n\")")).isEqualTo(new PermissionLine("a.B", "n", ""));
        assertThat(PermissionLine.parse(" ( a.B \"n\\\"\\\\\\n\" \"x,y\" ) "))
                .isEqualTo(new PermissionLine("a.B", "n\"\\\n", "x,y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.B", "(a.B", "(a.B \"n)", "(a.B n)", "(a.B \"n\" \"a\" \"b\")", "(a.B) x", "()",
        "(a..B)", "(a.B.)", "(1a)", "(a.B \"\\x\")", "(a.B \"\t\")", "[a.B]", "(a.B \"n\"))", "(\"a\")"})
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

    @Test
    void whatIsWrittenIsReadAgainAndMutationsNeverEscape() {
        Random random = new Random(42);
        String seed = "(dev.creel.api.net.EgressPermission \"https://a\\\"b\\\\c\" \"http,websocket\")";
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(seed);
            for (int m = random.nextInt(4); m >= 0; m--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "()\"\\ ,*\n".charAt(random.nextInt(8)));
                }
            }
            try {
                PermissionLine line = PermissionLine.parse(text.toString());
                assertThat(PermissionLine.parse(line.encoded())).isEqualTo(line);
                read++;
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isGreaterThan(100);
    }
}
