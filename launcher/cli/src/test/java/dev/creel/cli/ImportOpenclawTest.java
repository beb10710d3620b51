// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.doctor.ConfigGuard;
import dev.creel.doctor.SecurityAudit;
import dev.creel.session.OfflineSessions;
import dev.creel.session.Sessions;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportOpenclawTest {
    private static final String KEY = "sk-canary-import-4711";
    private static final String CONFIG = """
            { // my own words
              gateway: { port: 18999, auth: { token: 'family-token-0123456789' } },
              models: { providers: { mine: { baseUrl: 'http://127.0.0.1:1/v1', api: 'openai-completions', apiKey: '%s', models: [] } } },
              agents: { defaults: { model: { primary: 'mine/one' }, workspace: '~/.openclaw/workspace' } },
              channels: { telegram: { botToken: '1:canary-bot', dmPolicy: 'pairing' } },
              notAKey: { at: 'all' }
            }
            """.formatted(KEY);
    private static final List<String> LINES = List.of(
            "{\"type\":\"session\",\"version\":3,\"id\":\"s1\",\"timestamp\":\"2026-01-20T10:00:00Z\"}",
            "{\"type\":\"model_change\",\"id\":\"a\",\"parentId\":null,\"timestamp\":\"2026-01-20T10:00:00Z\"}",
            "{\"type\":\"message\",\"id\":\"b\",\"parentId\":\"a\",\"timestamp\":\"2026-01-20T10:00:01Z\",\"message\":{\"role\":\"user\",\"content\":\"the blue canary\",\"__openclaw\":{\"senderIsOwner\":true}}}",
            "{\"type\":\"message\",\"id\":\"x\",\"parentId\":\"b\",\"timestamp\":\"2026-01-20T10:00:02Z\",\"message\":{\"role\":\"assistant\",\"content\":\"abandoned\"}}",
            "{\"type\":\"message\",\"id\":\"t\",\"parentId\":\"b\",\"timestamp\":\"2026-01-20T10:00:03Z\",\"message\":{\"role\":\"toolResult\",\"toolCallId\":\"1\",\"toolName\":\"web_fetch\",\"content\":[],\"labels\":[]}}",
            "{\"type\":\"message\",\"id\":\"c\",\"parentId\":\"t\",\"timestamp\":\"2026-01-20T10:00:04Z\",\"message\":{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"kept\"}]}}",
            "no json");

    @TempDir
    Path folder;

    private Path source;
    private Path state;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void place() throws IOException {
        source = folder.resolve("family");
        state = folder.resolve("state");
        write("openclaw.json", CONFIG);
        write("workspace/SOUL.md", "who I am");
        write("workspace/.git/hooks/post-checkout", "#!/bin/sh\ntouch /tmp/evil\n");
        Files.createSymbolicLink(source.resolve("workspace/out"), folder);
        write("devices/paired.json", "{}");
        CliCommand.env = Map.of("CREEL_STATE_DIR", state.toString());
    }

    @AfterEach
    void restore() {
        CliCommand.env = System.getenv();
    }

    private void write(String name, String text) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void january() throws IOException {
        write("agents/main/sessions/sessions.json", """
                {"agent:main:main": {"sessionId": "s1", "updatedAt": 1, "label": "mine"},
                 "agent:main:telegram:direct:4711": {"sessionId": "s2", "updatedAt": 1},
                 "agent:main:evil": {"sessionId": "../../../../openclaw", "updatedAt": 1},
                 "agent:main:lost": {"sessionId": "s9", "updatedAt": 1}}""");
        write("agents/main/sessions/s1.jsonl", String.join("\n", LINES));
        write("agents/main/sessions/s2.jsonl", String.join("\n", LINES));
        write("agents/main/agent/auth-profiles.json", """
                {"version": 1, "profiles": {"anthropic:default": {"type": "api_key", "provider": "anthropic", "key": "sk-ant-canary"},
                 "openai:me": {"type": "oauth", "provider": "openai", "access": "oauth-canary", "refresh": "r"}}}""");
        write("credentials/telegram-allowFrom.json", "{\"version\": 1, \"allowFrom\": [\"4711\", \"*\", \"@ann\"]}");
    }

    private void today() throws SQLException, IOException {
        Files.createDirectories(source.resolve("agents/main/agent"));
        Files.createDirectories(source.resolve("state"));
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + source.resolve("state/openclaw.sqlite")); Statement run = db.createStatement()) {
            run.executeUpdate("CREATE TABLE channel_pairing_allow_entries (channel_key TEXT, account_id TEXT, entry TEXT, sort_order INTEGER)");
            run.executeUpdate("INSERT INTO channel_pairing_allow_entries VALUES ('telegram','default','4711',0), ('telegram','default','*',1)");
        }
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + source.resolve("agents/main/agent/openclaw-agent.sqlite"));
                Statement run = db.createStatement()) {
            run.executeUpdate("CREATE TABLE session_nodes (session_key TEXT, current_session_id TEXT, label TEXT, updated_at INTEGER)");
            run.executeUpdate("INSERT INTO session_nodes VALUES ('agent:main:main','s1',NULL,1)");
            run.executeUpdate("CREATE TABLE transcript_events (session_id TEXT, seq INTEGER, event_json TEXT, event_zstd BLOB)");
            run.executeUpdate("CREATE TABLE auth_profile_store (store_key TEXT, store_json TEXT)");
            run.executeUpdate("INSERT INTO auth_profile_store VALUES ('x', '{\"profiles\":{\"a\":{\"type\":\"api_key\",\"provider\":\"anthropic\",\"key\":\"sk-ant-canary\"}}}')");
            try (PreparedStatement add = db.prepareStatement("INSERT INTO transcript_events VALUES ('s1', ?, ?, NULL)")) {
                for (int i = 0; i < LINES.size(); i++) {
                    add.setInt(1, i);
                    add.setString(2, LINES.get(i));
                    add.executeUpdate();
                }
            }
            run.executeUpdate("INSERT INTO transcript_events VALUES ('s1', 99, NULL, x'28B52FFD')");
        }
    }

    private Json.Obj imported(String... more) {
        out.reset();
        err.reset();
        String[] args = Stream.concat(Stream.of("import", "openclaw", source.toString(), "--json"), Stream.of(more)).toArray(String[]::new);
        int status = Creel.run(new Out(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), true), args);
        assertThat(status).as("%s %s", out, err).isZero();
        return ((Json.Obj) Json.parse(out.toString(StandardCharsets.UTF_8).strip(), 16)).object("report");
    }

    private Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                tree.put(root.relativize(path).toString(), file ? Files.getLastModifiedTime(path) + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1) : "");
            }
        }
        return tree;
    }

    private Store store() {
        return Store.open(state, true, "");
    }

    private List<String> said(String key) {
        try (OfflineSessions sessions = OfflineSessions.open(store())) {
            return sessions.sessions().find(key).stream().flatMap(session -> session.lines(0, 100).stream()).map(Sessions.Line::message).toList();
        }
    }

    private void arrived() {
        List<String> said = said("agent:main:main");
        assertThat(said).hasSize(3);
        assertThat(said.get(0)).contains("the blue canary").doesNotContain("senderIsOwner");
        assertThat(said.get(1)).contains("web_fetch").doesNotContain("labels");
        assertThat(said.get(2)).contains("kept");
        Config config = Config.open(new Location(state, state.resolve("creel.json")));
        assertThat(config.inspect().valid()).isTrue();
        assertThat(config.current().integer("gateway.port", 0)).isEqualTo(18999);
        assertThat(config.secret("models.providers.anthropic.apiKey")).containsInstanceOf(SecretSource.Stored.class);
        assertThat(Vault.resolve(config, store(), "models.providers.anthropic.apiKey", why -> { })).contains("sk-ant-canary");
        assertThat(Vault.resolve(config, store(), "models.providers.mine.apiKey", why -> { })).contains(KEY);
        String people = new String(store().read("credentials/pairing/telegram/default.json").orElseThrow(), StandardCharsets.UTF_8);
        assertThat(people).contains("\"4711\"").doesNotContain("*").doesNotContain("@ann");
    }

    @Test
    void theStateOfJanuaryIsTaken() throws IOException {
        january();
        Json.Obj report = imported();
        arrived();
        assertThat(said("agent:main:telegram:dm:4711")).hasSize(3);
        assertThat(report.text()).contains("a login by browser", "@ann", "its transcript is not there", "notAKey", "devices");
    }

    @Test
    void theStateOfTodayIsTaken() throws IOException, SQLException {
        today();
        Json.Obj report = imported();
        arrived();
        assertThat(report.text()).contains("packed by zstd");
    }

    @Test
    void nothingOfTheSourceChangesAndNothingPlainIsLeft() throws IOException, SQLException {
        january();
        today();
        Map<String, String> before = tree(source);
        imported();
        assertThat(tree(source)).isEqualTo(before);
        Map<String, String> after = tree(state);
        assertThat(after.keySet()).noneMatch(name -> name.contains("import-"));
        assertThat(after.values()).noneMatch(text -> text.contains(KEY) || text.contains("sk-ant-canary") || text.contains("oauth-canary")
                || text.contains("canary-bot") || text.contains("the blue canary"));
        assertThat(before.values()).anyMatch(text -> text.contains(KEY));
        assertThat(after.get("creel.json")).contains("my own words");
    }

    @Test
    void aLinkAndWhatWouldRunStayBehind() throws IOException {
        january();
        write("secret", "canary of another folder");
        Files.delete(source.resolve("agents/main/sessions/s2.jsonl"));
        Files.createSymbolicLink(source.resolve("agents/main/sessions/s2.jsonl"), source.resolve("agents/main/sessions/s1.jsonl"));
        Files.setPosixFilePermissions(source.resolve("workspace/SOUL.md"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        imported();
        assertThat(said("agent:main:telegram:dm:4711")).isEmpty();
        assertThat(state.resolve("workspace/SOUL.md")).hasContent("who I am");
        assertThat(Files.isExecutable(state.resolve("workspace/SOUL.md")) && !System.getProperty("user.name").equals("root")).isFalse();
        assertThat(state.resolve("workspace/.git")).doesNotExist();
        assertThat(Files.exists(state.resolve("workspace/out"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void aDryRunSaysItAndChangesNothing() throws IOException {
        january();
        Json.Obj report = imported("--dry-run");
        assertThat(report.text()).contains("session agent:main:main with 3 messages", "login anthropic:default", "paired: 4711");
        assertThat(state.resolve("creel.json")).doesNotExist();
        assertThat(state.resolve("workspace")).doesNotExist();
        assertThat(store().read("credentials/pairing/telegram/default.json")).isEmpty();
        assertThat(said("agent:main:main")).isEmpty();
    }

    @Test
    void whatIsHereStays() throws IOException {
        january();
        imported();
        long size = size(state.resolve("workspace"));
        Json.Obj again = imported();
        assertThat(said("agent:main:main")).hasSize(3);
        assertThat(again.array("taken")).isEmpty();
        assertThat(size(state.resolve("workspace"))).isEqualTo(size);
    }

    @Test
    void whatWouldOpenAHoleIsNarrowedBeforeItIsInForce() throws IOException {
        write("openclaw.json", """
                { gateway: { bind: 'lan', auth: { mode: 'token', token: 'changeme' }, controlUi: { dangerouslyDisableDeviceAuth: true, allowedOrigins: ['*'] } },
                  agents: { defaults: { sandbox: { mode: 'off', scope: 'shared' } } },
                  tools: { exec: { host: 'sandbox', security: 'full', ask: 'off' }, elevated: { allowFrom: { telegram: ['*'] } } },
                  security: { audit: { suppressions: [ { checkId: 'channels.telegram.dm.open', reason: 'mine', expires: '2026-12-24' } ] } },
                  channels: { telegram: { botToken: '1:canary-bot', dmPolicy: 'open', allowFrom: ['*'], groupPolicy: 'open', groupAllowFrom: ['*'] } } }
                """);
        Path plain = Files.createDirectory(folder.resolve("plain"));
        Files.copy(source.resolve("openclaw.json"), plain.resolve("creel.json"));
        assertThat(Config.open(new Location(plain, plain.resolve("creel.json"))).inspect().issues()).isEmpty();
        assertThat(holes(plain)).isNotEmpty();
        Json.Obj report = imported();
        assertThat(holes(state)).isEmpty();
        assertThat(Config.open(new Location(state, state.resolve("creel.json"))).inspect().valid()).isTrue();
        assertThat(Files.readString(state.resolve("creel.json"))).contains("dmPolicy: \"pairing\"", "groupAllowFrom: []", "telegram: []").doesNotContain("suppressions");
        assertThat(report.text()).contains("security.audit.suppressions", "narrowed: ", "channels.telegram");
    }

    private static List<Config.Issue> holes(Path stateDir) {
        return new ConfigGuard(SecurityAudit.ofCore(), Clock.systemUTC(), finding -> { }, finding -> { }).objections(
                Config.open(new Location(stateDir, stateDir.resolve("none.json"))).view(),
                Config.open(new Location(stateDir, stateDir.resolve("creel.json"))).view());
    }

    @Test
    void aListThatNarrowsStaysOne() throws IOException {
        write("openclaw.json", "{ tools: { allow: ['read', 'cron', 'no such tool'], deny: ['nodes', 'exec'] }, notAKey: 1 }");
        imported();
        Config config = Config.open(new Location(state, state.resolve("creel.json")));
        assertThat(config.current().list("tools.allow")).contains(Json.of("read"));
        assertThat(config.current().list("tools.deny")).contains(Json.of("exec"));
    }

    @Test
    void whatAKilledImportLeftIsTakenAway() throws IOException {
        Path left = Files.createDirectories(state.resolve(".import-4711/copy"));
        Files.writeString(left.resolve("creel.json"), KEY);
        imported();
        assertThat(tree(state).values()).noneMatch(text -> text.contains(KEY));
    }

    @Test
    void workspacesAreThoseThatTheConfigurationNamesAndNoneIsWorkedInThere() throws IOException {
        Path other = Files.createDirectories(folder.resolve("clawd"));
        Files.writeString(other.resolve("SOUL.md"), "who I really am");
        write("openclaw.json", "{ agents: { defaults: { workspace: '" + other + "' }, list: [ { id: 'main' }, { id: 'two', workspace: '" + other + "-2' } ] } }");
        Json.Obj report = imported();
        assertThat(state.resolve("workspace/SOUL.md")).hasContent("who I really am");
        assertThat(Files.readString(state.resolve("creel.json"))).doesNotContain("clawd").contains("two");
        assertThat(report.array("left").toString()).contains("of agent two");
    }

    @Test
    void onlyIdsThatStayTheirOwnersAreLetIn() throws IOException {
        write("credentials/irc-allowFrom.json", "{\"allowFrom\": [\"ann\", \"ann1\"]}");
        write("credentials/discord-allowFrom.json", "{\"allowFrom\": [\"discord:123456789012345678\", \"ann#1234\"]}");
        Json.Obj report = imported();
        assertThat(report.array("left").toString()).contains("ann1 at account", "ann#1234");
        assertThat(store().read("credentials/pairing/irc/default.json")).isEmpty();
        assertThat(new String(store().read("credentials/pairing/discord/default.json").orElseThrow(), StandardCharsets.UTF_8)).contains("\"123456789012345678\"");
    }

    @Test
    void aTranscriptWithBytesThatAreNoTextKeepsNothingElseBehind() throws IOException {
        january();
        Path file = source.resolve("agents/main/sessions/s1.jsonl");
        Files.write(file, new byte[] {'\n', (byte) 0xFF, (byte) 0xFE, '\n'}, java.nio.file.StandardOpenOption.APPEND);
        imported();
        arrived();
        assertThat(state.resolve("workspace/SOUL.md")).exists();
    }

    private static long size(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
