// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
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
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor, {@code status --all} and the archive for bug reports, without a gateway. */
class DoctorCommandTest {
    private static final String CANARY = "Zx9canaryQ7w2E4r6T8y1U3i5";

    @TempDir
    Path place;

    private Path state;
    private final Map<String, String> env = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void place() throws IOException {
        state = Files.createDirectory(place.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        env.put("CREEL_STATE_DIR", state.toString());
        env.put("CREEL_GATEWAY_PORT", "1");
        CliCommand.env = env;
    }

    @AfterEach
    void restore() {
        CliCommand.env = System.getenv();
    }

    private int creel(String... args) {
        out.reset();
        err.reset();
        return Creel.run(new Out(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                List.of(args).contains("--json")), args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private List<String> ids() {
        return ((Json.Obj) Json.parse(out(), 64)).array("findings").stream().map(each -> ((Json.Obj) each).text("checkId", "")).toList();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Path file(String name, String text, String mode) throws IOException {
        Path file = state.resolve(name);
        Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aFreshSetUpIsHealthy() {
        assertThat(creel("doctor", "--json")).as(out()).isZero();
        assertThat(ids()).containsExactly("doctor.gateway.not_running");
    }

    @Test
    void oldNamesAreToldAndMovedOnceAndThenAllIsWell() throws IOException {
        String old = "{\n  // mine\n  gateway: {token: \"${TOKEN}\"},\n}\n";
        file(".env", "TOKEN=a-token-that-is-long-enough-9f2c\n", "rw-------");
        file("creel.json", old, "rw-------");
        assertThat(creel("doctor", "--json")).isEqualTo(2);
        assertThat(ids()).contains("doctor.config.old_names").doesNotContain("doctor.config.invalid");
        assertThat(Files.readString(state.resolve("creel.json"))).as("looking changes nothing").isEqualTo(old);
        assertThat(creel("doctor", "--fix", "--json")).as(out()).isZero();
        assertThat(out()).contains("gateway.token -> gateway.auth.token");
        assertThat(Files.readString(state.resolve("creel.json"))).contains("// mine", "auth", "${TOKEN}");
        assertThat(Files.readString(state.resolve("creel.json.bak"))).isEqualTo(old);
        String once = Files.readString(state.resolve("creel.json"));
        assertThat(creel("doctor", "--fix", "--json")).isZero();
        assertThat(Files.readString(state.resolve("creel.json"))).isEqualTo(once);
    }

    @Test
    void modesAreMendedAndNoLinkIsFollowed() throws IOException {
        Path key = file("credentials/master.key", "x", "rw-r--r--");
        Path outside = Files.writeString(place.resolve("outside"), "x");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(state.resolve("link"), outside);
        Path agents = file("workspace/notes.txt", "x", "rw-r--r--");
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(creel("doctor", "--json")).isOne();
        assertThat(out()).contains("fs.credentials_dir.perms_readable", "fs.state_dir.perms_readable", "fs.state_file.symlink");
        creel("doctor", "--fix");
        assertThat(mode(key)).isEqualTo("rw-------");
        assertThat(mode(state)).isEqualTo("rwx------");
        assertThat(mode(outside)).as("what a link leads to").isEqualTo("rw-r--r--");
        assertThat(mode(agents)).as("what the agent made").isEqualTo("rw-r--r--");
    }

    @Test
    void aDamagedStoreIsNamedAndASoundOneIsNot() throws IOException {
        Store store = Store.open(state, true, "");
        for (String path : List.of("journal/00000001.jsonl", "agents/main/sessions/a.jsonl")) {
            try (SealedLog log = store.log(path)) {
                log.append("one".getBytes(StandardCharsets.UTF_8));
                log.append("two".getBytes(StandardCharsets.UTF_8));
                log.force();
            }
        }
        assertThat(creel("doctor", "--deep", "--json")).as(out()).isZero();
        assertThat(ids()).contains("doctor.stores.read");
        Path session = state.resolve("agents/main/sessions/a.jsonl");
        List<String> lines = Files.readAllLines(session);
        Files.write(session, List.of(lines.get(0), lines.get(2), lines.get(1)));
        assertThat(creel("doctor", "--deep", "--json")).isEqualTo(2);
        assertThat(out()).contains("doctor.stores.damaged", "agents/main/sessions/a.jsonl, line 2");
    }

    @Test
    void aNewTokenIsMadeAndNotShown() throws IOException {
        Path file = file("credentials/gateway-token", "old\n", "rw-------");
        creel("doctor", "--generate-gateway-token");
        String made = Files.readString(file).strip();
        assertThat(made).isNotEqualTo("old").hasSizeGreaterThan(40);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(out()).contains("creel gateway token").doesNotContain(made);
        file("creel.json", "{gateway: {auth: {token: 'f3c1a9b27d5e48061c2f7ab9d4e3c5f8'}}}", "rw-------");
        assertThat(creel("doctor", "--generate-gateway-token")).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("gateway.auth.token");
    }

    /** Canaries in every place that holds secrets; the log's stand beside names the log would have masked itself. */
    private void plant() throws IOException {
        env.put("BOT", CANARY + "env");
        file("creel.json", "{gateway: {auth: {token: '" + CANARY + "a1'}}, channels: {telegram: {botToken: '123456789:" + CANARY
                + "b2b2b2b2b2'}}, env: {MY_KEY: '" + CANARY + "c3'}, messages: {groupChat: {mentionPatterns: ['+4917012345678']}}}", "rw-------");
        file("creel.json.bak", "{gateway: {auth: {token: '" + CANARY + "d4'}}}", "rw-------");
        file(".env", "OTHER=" + CANARY + "e5\n", "rw-------");
        file("credentials/gateway-token", CANARY + "f6\n", "rw-------");
        file("agents/main/sessions/a.jsonl", CANARY + "g7\n", "rw-------");
        file("workspace/secret-" + CANARY + "h8.txt", CANARY + "\n", "rw-------");
        file("logs/creel-2026-01-01.jsonl", "{\"level\":\"INFO\",\"message\":\"token=" + CANARY + "i9 from 203.0.113.9, jane@example.org, +4917012345678, "
                + System.getProperty("user.home") + "/x\"}\n", "rw-------");
    }

    @Test
    void theArchiveHoldsNoCanaryAndTheStateFolderDoes() throws IOException {
        plant();
        Path archive = place.resolve("out.zip");
        assertThat(creel("diagnostics", "--output", archive.toString())).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(mode(archive)).isEqualTo("rw-------");
        StringBuilder all = new StringBuilder();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(zip.stream().map(Object::toString)).containsExactly("status.json", "audit.json", "config.json5", "dump.json", "files.txt", "log.jsonl");
            for (var entry : zip.stream().toList()) {
                all.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(all).doesNotContain(CANARY, "203.0.113.9", "jane@example.org", "4917012345678", System.getProperty("user.home") + "/");
        assertThat(all).as("it says something").contains("config.secrets.in_config", "creel-2026-01-01.jsonl", "from <address>");
        try (Stream<Path> files = Files.walk(state)) {
            assertThat(files.filter(Files::isRegularFile).filter(DoctorCommandTest::hasCanary).count()).as("planted").isGreaterThanOrEqualTo(7);
        }
    }

    private static boolean hasCanary(Path file) {
        try {
            return Files.readString(file).contains(CANARY);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void statusForOthersHoldsNoCanary() throws IOException {
        plant();
        for (String[] args : new String[][] {{"status", "--all"}, {"status", "--all", "--json"}}) {
            assertThat(creel(args)).isZero();
            assertThat(out()).contains("config.secrets.in_config", "java").doesNotContain(CANARY, System.getProperty("user.home") + "/");
        }
    }

    @Test
    void peopleMachinesAndSecretsByTheirKeysAreTakenOut() throws IOException {
        Paste paste = new Paste("/home/jane", "janedoe", "kellerbox");
        for (String said : List.of("agent:main:telegram:direct:123456789", "agent:main:discord:channel:123456789012345678", "telegram:group:-1001234567890",
                "agent:main:slack:direct:U02AB34CDEF", "from 2001:db8::17:99", "on kellerbox in /home/jane/.creel")) {
            String shown = paste.clean(said);
            assertThat(shown).doesNotContain("123456789", "1001234567890", "U02AB34CDEF", "2001:db8", "kellerbox", "jane").contains("<", said.substring(0, 2));
        }
        assertThat(paste.clean((Json) Json.object().put("botToken", "onlylettershere").put("kind", "onlylettershere").build()))
                .isEqualTo(Json.object().put("botToken", "<secret>").put("kind", "onlylettershere").build());
        String plain = "2026-11-22T03:04:05.123456Z creel 2026.1.30 at 127.0.0.1:18789 CREDENTIALS agent:main:main dev.creel.Cli::run";
        assertThat(paste.clean(plain)).as("what helps stays").isEqualTo(plain);
    }

    @Test
    void aTokenThatAVariableNamesIsNotMadeInVain() throws IOException {
        file(".env", "OPENCLAW_GATEWAY_TOKEN=f3c1a9b27d5e48061c2f7ab9d4e3c5f8\n", "rw-------");
        assertThat(creel("doctor", "--generate-gateway-token")).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("OPENCLAW_GATEWAY_TOKEN");
        assertThat(state.resolve("credentials/gateway-token")).doesNotExist();
    }

    @Test
    void statusShowsWhatIsBrokenGlass() throws IOException {
        file("creel.json", "{gateway: {controlUi: {dangerouslyDisableDeviceAuth: true}}}", "rw-------");
        assertThat(creel("status")).isZero();
        assertThat(out()).contains("CRITICAL", "dangerouslyDisableDeviceAuth");
        file("creel.json", "{}", "rw-------");
        assertThat(creel("status")).isZero();
        assertThat(out()).contains("nothing critical");
    }
}
