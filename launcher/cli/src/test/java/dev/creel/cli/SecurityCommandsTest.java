// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit as a command, and commands that open holes. */
class SecurityCommandsTest {
    private static final String HOLE = "gateway.controlUi.dangerouslyDisableDeviceAuth";
    private static final String ID = "gateway.control_ui.device_auth_disabled";

    @TempDir
    private Path state;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path file;

    @BeforeEach
    void place() {
        Map<String, String> env = new HashMap<>();
        env.put("CREEL_STATE_DIR", state.toString());
        env.put("CREEL_GATEWAY_PORT", "1");
        CliCommand.env = env;
        file = state.resolve("creel.json");
    }

    @AfterEach
    void restore() {
        CliCommand.env = System.getenv();
    }

    private int creel(String... args) {
        out.reset();
        err.reset();
        boolean json = List.of(args).contains("--json");
        return Creel.run(new Out(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), json), args);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    private Json.Obj json() {
        return (Json.Obj) Json.parse(out.toString(StandardCharsets.UTF_8), 16);
    }

    @Test
    void theStatusTellsTheWorstAndTheTextNamesIdEvidenceAndRemedy() throws IOException {
        Files.writeString(file, "{gateway: {controlUi: {dangerouslyDisableDeviceAuth: true}}}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(creel("security", "audit")).isEqualTo(2);
        assertThat(said()).contains("CRITICAL\n" + ID, "without a device key", "fix: remove " + HOLE);
        assertThat(creel("security", "audit", "--json")).isEqualTo(2);
        assertThat(json().object("summary").integer("critical", 0)).isEqualTo(1);
    }

    @Test
    void fixShowsTheDifferenceAndUndoPutsItBack() throws IOException {
        String before = "{\n  // mine\n  gateway: {\n    controlUi: {dangerouslyDisableDeviceAuth: true},\n  },\n}\n";
        Files.writeString(file, before);
        creel("security", "audit", "--fix");
        assertThat(said()).contains("FIX", "done  " + HOLE, "-     controlUi: {dangerouslyDisableDeviceAuth: true},", "--undo").doesNotContain("CRITICAL");
        assertThat(Files.readString(file)).contains("// mine").doesNotContain("dangerously");
        creel("security", "audit", "--fix", "--json");
        assertThat(json().object("fix").array("actions")).isEmpty();
        creel("security", "audit", "--undo");
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(creel("security", "audit", "--undo")).isEqualTo(1);
        assertThat(said()).contains("no repair to undo");
    }

    @Test
    void aGatewayThatDoesNotAnswerIsAWarning() {
        creel("security", "audit", "--deep", "--json");
        assertThat(said()).contains("gateway.probe_failed", "\"attempted\":true", "\"ok\":false");
    }

    @Test
    void aCommandOpensNoCriticalHoleUnlessItIsMeantSo() throws IOException {
        Files.writeString(file, "{}");
        assertThat(creel("config", "set", HOLE, "true")).isEqualTo(1);
        assertThat(said()).contains(ID);
        assertThat(Files.readString(file)).isEqualTo("{}");
        assertThat(creel("config", "set", HOLE, "true", "--accept", ID)).as("without reason and day").isEqualTo(2);
        assertThat(creel("config", "set", HOLE, "true", "--accept", ID, "--reason", "moving", "--expires", "2999-12-31")).isZero();
        assertThat(Files.readString(file)).contains("dangerouslyDisableDeviceAuth", "moving", "2999-12-31");
        creel("security", "audit", "--json");
        assertThat(json().array("suppressedFindings").toString()).contains(ID);
    }
}
