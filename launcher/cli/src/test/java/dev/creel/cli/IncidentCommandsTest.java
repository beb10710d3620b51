// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence of a state folder whose gateway is stopped: whole, without secrets, and no change goes unseen. */
class IncidentCommandsTest {
    private static final String CANARY = "sk-canary-0123456789abcdef";

    @TempDir
    Path state;
    @TempDir
    Path elsewhere;
    private Path file;

    @BeforeEach
    void place() throws IOException {
        CliCommand.env = Map.of("CREEL_STATE_DIR", state.toString(), "CREEL_GATEWAY_PORT", "1");
        file = elsewhere.resolve("incident.zip");
        Files.writeString(state.resolve("creel.json"), "{ models: { providers: { mine: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: '" + CANARY + "' } } } }");
        Vault.keep(Store.open(state, true, ""), "kept", CANARY);
        Files.createDirectories(state.resolve("credentials"));
        Files.writeString(state.resolve("credentials/gateway-token"), CANARY);
        Files.createDirectories(state.resolve("logs"));
        Files.writeString(state.resolve("logs/creel-2026-01-02.jsonl"), "{\"message\":\"a line\"}\n");
        Files.createSymbolicLink(state.resolve("link"), state.resolve("no-such-file"));
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

    /** Hints stand behind the result here. */
    private static Json.Obj json(String said) {
        return (Json.Obj) Json.parse(said.substring(2).lines().findFirst().orElseThrow(), 8);
    }

    private Map<String, byte[]> pieces() throws IOException {
        Map<String, byte[]> pieces = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                pieces.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return pieces;
    }

    private void write(Map<String, byte[]> pieces) throws IOException {
        Files.deleteIfExists(file);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> piece : pieces.entrySet()) {
                zip.putNextEntry(new ZipEntry(piece.getKey()));
                zip.write(piece.getValue());
                zip.closeEntry();
            }
        }
    }

    @Test
    void isWholeAndHoldsNoSecret() throws IOException {
        String collected = creel("incident", "collect", "--to", file.toString(), "--json");
        assertThat(collected).startsWith("0 ");
        Json.Obj said = json(collected);
        String key = said.text("key", "");
        assertThat(creel("incident", "verify", file.toString(), "--key", key)).startsWith("0 whole").contains(said.text("sha256", "none"));
        assertThat(creel("incident", "verify", file.toString(), "--key", "00")).startsWith("1 ").contains("not by 00");
        Map<String, byte[]> pieces = pieces();
        assertThat(pieces).containsKeys("config/creel.json5", "secrets.json", "files.jsonl", "logs/creel-2026-01-02.jsonl", "gateway.json", "frozen.json");
        List<String> with = new ArrayList<>();
        pieces.forEach((name, bytes) -> {
            if (new String(bytes, StandardCharsets.ISO_8859_1).contains(CANARY)) {
                with.add(name);
            }
        });
        assertThat(with).isEmpty();
        String files = new String(pieces.get("files.jsonl"), StandardCharsets.UTF_8);
        assertThat(files).contains("\"path\":\"link\"").contains("no-such-file").contains("\"path\":\"creel.json\"");
        assertThat(files.lines().filter(line -> line.contains("credentials/gateway-token")).findFirst().orElseThrow()).doesNotContain("sha256");
        assertThat(new String(pieces.get("config/creel.json5"), StandardCharsets.UTF_8)).contains("127.0.0.1:1/v1");
        assertThat(creel("incident", "collect", "--to", file.toString())).startsWith("1 ").contains("is there already");
    }

    @Test
    void anotherTimeItIsSignedByTheSameKey() {
        String first = creel("incident", "collect", "--to", file.toString(), "--json");
        String second = creel("incident", "collect", "--to", elsewhere.resolve("2.zip").toString(), "--json");
        assertThat(json(first).text("key")).isEqualTo(json(second).text("key"));
    }

    @Test
    void everyChangeIsSeen() throws IOException {
        assertThat(creel("incident", "collect", "--to", file.toString())).startsWith("0 ");
        Map<String, byte[]> whole = pieces();
        for (String name : List.of("logs/creel-2026-01-02.jsonl", "files.jsonl", "MANIFEST.json")) {
            Map<String, byte[]> changed = new LinkedHashMap<>(whole);
            byte[] bytes = whole.get(name).clone();
            int at = bytes.length / 2;
            bytes[at] = (byte) (bytes[at] == 'a' ? 'b' : 'a');
            changed.put(name, bytes);
            write(changed);
            assertThat(creel("incident", "verify", file.toString())).as(name).startsWith("1 ");
        }
        Map<String, byte[]> less = new LinkedHashMap<>(whole);
        less.remove("files.jsonl");
        write(less);
        assertThat(creel("incident", "verify", file.toString())).startsWith("1 ").contains("there is no files.jsonl");
        Map<String, byte[]> more = new LinkedHashMap<>(whole);
        more.put("innocent.txt", new byte[0]);
        write(more);
        assertThat(creel("incident", "verify", file.toString())).startsWith("1 ").contains("innocent.txt was added");
        write(whole);
        assertThat(creel("incident", "verify", file.toString())).as("as it was").startsWith("0 ");
        Files.writeString(file, "no zip");
        assertThat(creel("incident", "verify", file.toString(), "--json")).startsWith("1 ").contains("no whole file of evidence");
    }
}
