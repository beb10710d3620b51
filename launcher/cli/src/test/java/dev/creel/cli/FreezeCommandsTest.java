// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emergency stop where no gateway runs. */
class FreezeCommandsTest {
    @TempDir
    Path dir;
    private Path state;

    @BeforeEach
    void place() {
        state = dir.resolve("state");
        CliCommand.env = Map.of("CREEL_STATE_DIR", state.toString());
    }

    @AfterEach
    void restore() {
        CliCommand.env = System.getenv();
    }

    private static String creel(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = Creel.run(new Out(both, both, List.of(args).contains("--json")), args);
        return status + " " + out.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void freezesAPartOrAllAndThaws() {
        assertThat(creel("freeze", "tools", "--reason", "a \u001b[31mleak")).startsWith("0 frozen: tools\nfrozen  tools  since ").endsWith(": a [31mleak");
        assertThat(Freeze.of(state).parts()).containsExactly(Part.TOOLS);
        assertThat(creel("freeze")).startsWith("0 frozen: inbound, plugins, nodes\n");
        assertThat(creel("freeze")).startsWith("0 nothing changed\n");
        Json.Obj json = (Json.Obj) Json.parse(creel("thaw", "inbound", "--json").substring(2), 8);
        assertThat(json.array("thawed")).containsExactly(Json.of("inbound"));
        assertThat(json.array("frozen")).hasSize(3);
        assertThat(creel("thaw")).isEqualTo("0 thawed: tools, plugins, nodes\nnothing is frozen");
        assertThat(Freeze.of(state).parts()).isEmpty();
    }

    @Test
    void saysWhatItCannotFreeze() throws IOException {
        assertThat(creel("freeze", "world")).startsWith("1 ").contains("all, inbound, tools, plugins or nodes");
        Files.createDirectories(dir);
        Files.createFile(state);
        assertThat(creel("freeze", "tools", "--json")).as("a state folder that is a file holds everything already").startsWith("0 ");
        assertThat(creel("thaw", "tools")).startsWith("1 ").contains("not thawed");
    }
}
