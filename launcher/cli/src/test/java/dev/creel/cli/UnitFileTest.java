// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitFileTest {
    private static UnitFile unit(boolean system, String value) {
        return new UnitFile(system, value, "creel", List.of(), "/home/a/.creel", "/home/a/.creel/creel.json", "", "");
    }

    @Test
    void holdsWhatItWasGivenAndNothingElseIsOpen() {
        UnitFile unit = new UnitFile(true, "/opt/creel/creel", "keeper", List.of("boxes", "video"), "/s", "/c", "18790", "/opt/jdk");
        assertThat(unit.text()).startsWith(UnitFile.MARK).contains("\nExecStart=/opt/creel/creel gateway --port 18790\n", "\nUser=keeper\nGroup=keeper\n",
                "\nSupplementaryGroups=boxes video\n", "\nEnvironment=JAVA_HOME=/opt/jdk\n").doesNotContain("{", "}");
        assertThat(unit(false, "/opt/creel/creel").text()).contains("\nExecStart=/opt/creel/creel gateway\n",
                "CREEL_STATE_DIR=/home/a/.creel CREEL_CONFIG_PATH=/home/a/.creel/creel.json").doesNotContain("{", "}", "User=", "JAVA_HOME");
    }

    /** What a value could do: put as it is into the unit, the first one makes it run another program. */
    @Test
    void aLineBreakWouldBeADirective() {
        String attack = "/opt/creel\nExecStartPre=+/bin/evil";
        String naive = unit(true, "/opt/creel/creel").text().replace("/opt/creel/creel", attack);
        assertThat(naive.lines()).anyMatch(line -> line.startsWith("ExecStartPre=+/bin/evil"));
        assertThatThrownBy(() -> unit(true, attack)).isInstanceOf(CliException.class).hasMessageContaining("cannot stand in a unit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/opt/cr\neel", "/opt/cr\reel", "/opt/cr\u0085eel", "/opt/cr\u2028eel", "/opt/a b", "/opt/%h", "/opt/$HOME", "/opt/\"q", "/opt/'q", "/opt/a;b",
        "/opt/a\\x20b", "/opt/a#b", "/opt/a\u0000b", "/opt/a|b", "/opt/`id`", "", "/opt/\u00e4", "/opt/a,b", "/opt/{user}"})
    void valuesThatMeanSomethingThereAreRefusedEverywhere(String value) {
        assertThatThrownBy(() -> unit(true, value)).isInstanceOf(CliException.class).hasMessageNotContaining("\n");
        assertThatThrownBy(() -> new UnitFile(false, "/c", "creel", List.of(), value, "/c", "", "")).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> new UnitFile(false, "/c", "creel", List.of(), "/c", value, "", "")).isInstanceOf(CliException.class);
        if (!value.isEmpty()) {
            assertThatThrownBy(() -> new UnitFile(false, "/c", "creel", List.of(), "/c", "/c", "", value)).isInstanceOf(CliException.class);
            assertThatThrownBy(() -> new UnitFile(true, "/c", "creel", List.of(), "/c", "/c", value, "")).isInstanceOf(CliException.class);
        }
        assertThatThrownBy(() -> new UnitFile(true, "/c", value, List.of(), "/c", "/c", "", "")).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> new UnitFile(true, "/c", "creel", List.of(value), "/c", "/c", "", "")).isInstanceOf(CliException.class);
    }
}
