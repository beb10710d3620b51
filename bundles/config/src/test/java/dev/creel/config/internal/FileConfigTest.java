// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Config.Inspection;
import dev.creel.config.Config.Issue;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.config.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigTest {
    @TempDir
    Path state;
    private final List<String> reports = new ArrayList<>();
    private Path file;

    @BeforeEach
    void place() {
        file = state.resolve("creel.json");
    }

    private FileConfig open(Map<String, String> env) {
        return new FileConfig(new Location(state, file), env::get, new FileConfig.Report() {
            @Override
            public void warn(String message) {
                reports.add("warn " + message);
            }

            @Override
            public void error(String message, Throwable cause) {
                reports.add("error " + message);
            }
        });
    }

    private FileConfig open(String text) throws IOException {
        Files.writeString(file, text);
        return open(Map.of());
    }

    @Test
    void whatTwoProcessesEditAtOnceIsAllThere() throws Exception {
        List<Thread> editors = new ArrayList<>();
        for (String who : List.of("a", "b")) {
            FileConfig config = open(Map.of());
            editors.add(new Thread(() -> {
                for (int i = 0; i < 30; i++) {
                    String path = "models.providers." + who + i + ".baseUrl";
                    if (i % 2 == 0) {
                        config.edit(List.of(new Change(path, "\"http://x/v1\"")));
                    } else {
                        edit(config, path);
                    }
                }
            }));
        }
        editors.forEach(Thread::start);
        for (Thread editor : editors) {
            editor.join();
        }
        assertThat(open(Map.of()).current().object("models.providers").members()).hasSize(60);
    }

    private static void edit(FileConfig config, String path) {
        for (boolean done = false; !done; ) {
            try {
                config.edit(List.of(new Change(path, "\"http://x/v1\"")), config.inspect().hash());
                done = true;
            } catch (ConfigException e) {
                assertThat(e).hasMessageContaining("config changed since last load");
            }
        }
    }

    @Test
    void aPatchIsMergedWithTheFileNotWithAnOlderState() throws IOException {
        FileConfig config = open("{ agents: { list: [{ id: 'a' }] } }");
        Files.writeString(file, "{ agents: { list: [{ id: 'b' }, { id: 'a' }] } }");
        String hash = config.inspect().hash();
        config.edit(config.merge("{ agents: { list: [{ id: 'a', name: 'Ann' }] } }", Set.of()), hash);
        assertThat(Files.readString(file)).contains("{ id: 'b' }").containsPattern("'a', name: 'Ann'");
        assertThat(config.current().object("agents").array("list")).hasSize(2);
    }

    @Test
    void aPlaceholderInsideAUrlIsTheUrlThatStoodThere() throws IOException {
        FileConfig config = open("{ models: { providers: { p: { baseUrl: 'http://me:pw@box/v1' } } } }");
        assertThat(config.inspect().raw()).contains("baseUrl").doesNotContain("pw@box");
        String hidden = "http://" + Config.REDACTED + "@box/v1";
        config.edit(List.of(new Change("models.providers.p.baseUrl", "\"" + hidden + "\"")), config.inspect().hash());
        assertThat(Files.readString(file)).contains("'http://me:pw@box/v1'");
        assertThatThrownBy(() -> config.edit(List.of(new Change("models.providers.p.baseUrl",
                "\"" + hidden.replace("box", "elsewhere") + "\"")), config.inspect().hash()))
                .isInstanceOf(ConfigException.class).hasMessageContaining("placeholder");
    }

    @Test
    void aMissingFileIsAnEmptyConfiguration() {
        FileConfig config = open(Map.of());
        assertThat(config.current().root().members()).isEmpty();
        assertThat(config.current().generation()).isOne();
        assertThat(config.current().hash()).isEmpty();
        assertThat(config.inspect().valid()).isTrue();
        assertThat(config.inspect().exists()).isFalse();
    }

    @Test
    void thePeersFileLoadsUnchangedAndSaysWhatIsNarrowed() throws IOException {
        FileConfig config = open(Files.readString(Path.of("src/test/resources/peer-openclaw.json")));
        assertThat(config.inspect().warnings()).extracting(Issue::path).containsExactly("models.providers.mock.apiKey");
        Snapshot now = config.current();
        assertThat(now.integer("gateway.port", 0)).isEqualTo(18701);
        assertThat(now.text("agents.defaults.model.primary")).contains("mock/mock-1");
        assertThat(now.integer("models.providers.mock.models[0].contextWindow", 0)).isEqualTo(120000);
        assertThat(now.at("models.providers.mock.apiKey"))
                .isEqualTo(Json.object().put("secret", "models.providers.mock.apiKey").build());
        assertThat(config.secret("models.providers.mock.apiKey")).contains(new SecretSource.Inline("mock-key"));
        assertThat(config.narrowed()).extracting(Issue::path).contains("agents.defaults.sandbox.mode", "session.dmScope", "gateway");
    }

    @Test
    void aLinkedIdWithoutItsChannelIsNamedAndAChosenScopeIsNoNarrowing() throws IOException {
        FileConfig config = open("{session: {dmScope: 'main', identityLinks: {anna: ['telegram:1', '2', '@anna']}}}");
        assertThat(config.narrowed()).extracting(Issue::path).doesNotContain("session.dmScope")
                .filteredOn(path -> path.startsWith("session.")).hasSize(2).containsOnly("session.identityLinks.anna");
        assertThat(config.narrowed().toString()).contains("\"2\" names nobody", "write CHANNEL:ID").doesNotContain("telegram:1");
        assertThat(config.inspect().warnings()).isEmpty();
    }

    @Test
    void peopleWhoMayCommandAreNamedWithTheirChannel() throws IOException {
        FileConfig config = open("{commands: {ownerAllowFrom: ['telegram:1', '2', '*', 'irc:*'], allowFrom: {'*': ['irc:anna', 'bob'], irc: ['eva']}}}");
        assertThat(config.narrowed()).filteredOn(issue -> issue.path().startsWith("commands.")).hasSize(4)
                .extracting(Issue::message).allMatch(message -> message.contains("names nobody here"))
                .noneMatch(message -> message.contains("telegram:1") || message.contains("anna") || message.contains("eva"));
    }

    @Test
    void parametersOfAModelThatNothingReadsAreNamed() throws IOException {
        FileConfig config = open("{models: {providers: {o: {baseUrl: 'http://127.0.0.1:11434', api: 'ollama', models: ["
                + "{id: 'm', params: {num_ctx: 8192, keep_alive: '5m', temperature: 1}}]}}}}");
        assertThat(config.inspect().valid()).isTrue();
        assertThat(config.inspect().warnings()).extracting(Issue::path)
                .containsExactly("models.providers.o.models[0].params.temperature");
    }

    @Test
    void secretsAreReferencesAndNeverPrinted() throws IOException {
        Files.writeString(file, """
                { // comment
                  gateway: { auth: { token: 'canary-inline' } },
                  env: { OTHER: 'canary-env' },
                  models: { providers: {
                    a: { baseUrl: 'https://a', apiKey: { source: 'env', id: 'A_KEY' }, headers: { 'x-api-key': 'canary-header', 'X-Title': 'shown' } },
                    b: { baseUrl: 'https://b', apiKey: '${B_KEY}' },
                    c: { baseUrl: 'https://c', apiKey: { source: 'file', path: 'keys/c.txt' } },
                    d: { baseUrl: 'https://d', apiKey: { source: 'store', id: 'd' } },
                    "e.f": { baseUrl: 'https://e', apiKey: { source: 'file', provider: 'vault', id: '/e/key' } } } },
                  secrets: { providers: { vault: { source: 'file', path: '/run/keys.json', mode: 'json' } } },
                  plugins: { entries: { 'my-plugin': { config: { anything: 'canary-section' } } } },
                }
                """);
        FileConfig config = open(Map.of("B_KEY", "canary-variable"));
        assertThat(config.secret("models.providers.a.apiKey")).contains(new SecretSource.Env("A_KEY"));
        assertThat(config.secret("models.providers.b.apiKey")).contains(new SecretSource.Env("B_KEY"));
        assertThat(config.secret("models.providers.c.apiKey"))
                .contains(new SecretSource.File(state.resolve("keys/c.txt").toString(), ""));
        assertThat(config.secret("models.providers.d.apiKey")).contains(new SecretSource.Stored("d"));
        assertThat(config.secret("models.providers[\"e.f\"].apiKey")).contains(new SecretSource.File("/run/keys.json", "/e/key"));
        assertThat(config.environment("B_KEY")).contains("canary-variable");
        assertThat(config.environment("OTHER")).contains("canary-env");
        Inspection inspection = config.inspect();
        assertThat(inspection.valid()).isTrue();
        assertThat(inspection.raw()).contains("// comment", "shown", "${B_KEY}", "source: 'env'", "__OPENCLAW_REDACTED__");
        String everything = inspection + config.current().root().text() + config.current() + config.warnings()
                + config.secret("gateway.auth.token");
        assertThat(everything).doesNotContain("canary");
        assertThat(Json5.parse(inspection.raw()).json()).isInstanceOf(Json.Obj.class);
    }

    @Test
    void aBrokenFileShowsNoText() throws IOException {
        FileConfig config = open("{}");
        Files.writeString(file, "{ gateway: { auth: { token: 'canary-broken' } }");
        Inspection inspection = config.inspect();
        assertThat(inspection.valid()).isFalse();
        assertThat(inspection.toString()).doesNotContain("canary");
        Files.writeString(file, "{ gateway: { auth: { tokn: 'canary-typo' } } }");
        assertThat(config.inspect().toString()).doesNotContain("canary").contains("did you mean \\\"token\\\"".replace("\\", ""));
    }

    @Test
    void anInvalidEditOnDiskKeepsTheLastValidSnapshot() throws IOException {
        FileConfig config = open("{ plugins: { deny: ['a'] } }");
        config.keep();
        Files.writeString(file, "{ plugins: { deny: 'a', alow: [] } }");
        config.reload();
        config.reload();
        assertThat(config.current().list("plugins.deny")).containsExactly(Json.of("a"));
        assertThat(config.current().generation()).isOne();
        assertThat(reports).singleElement().asString().contains("plugins.deny", "plugins.alow", "allow", "stays");
        assertThat(config.inspect().issues()).hasSize(2);

        reports.clear();
        FileConfig restarted = open(Map.of());
        assertThat(restarted.current().list("plugins.deny")).containsExactly(Json.of("a"));
        assertThat(reports).singleElement().asString().contains("last valid configuration");
        Files.writeString(file, "{ plugins: { deny: ['b'] } }");
        restarted.reload();
        assertThat(restarted.current().list("plugins.deny")).containsExactly(Json.of("b"));
        assertThat(restarted.current().generation()).isEqualTo(2);
    }

    @Test
    void aFileThatVanishesDoesNotDropItsRestrictions() throws IOException {
        FileConfig config = open("{ plugins: { deny: ['a'] } }");
        Files.delete(file);
        config.reload();
        assertThat(config.current().list("plugins.deny")).hasSize(1);
        Files.writeString(file, "\n");
        config.reload();
        assertThat(config.current().list("plugins.deny")).hasSize(1);
        assertThat(reports).singleElement().asString().contains("gone or empty");
        Files.writeString(file, "{}");
        config.reload();
        assertThat(config.current().root().members()).isEmpty();
    }

    @Test
    void anInvalidFirstFileIsRefusedWithEveryIssue() throws IOException {
        Files.writeString(file, "{ gatway: {}, gateway: { port: 'x', auth: { mode: 'none' } } }");
        assertThatThrownBy(() -> open(Map.of())).isInstanceOfSatisfying(ConfigException.class, e -> {
            assertThat(e.issues()).extracting(Issue::path).containsExactlyInAnyOrder("gatway", "gateway.port", "gateway.auth.mode");
            assertThat(e.getMessage()).contains("3 issues", "did you mean \"gateway\"?");
        });
    }

    @Test
    void editsKeepCommentsIncludesAndVariables() throws IOException {
        Files.writeString(state.resolve("models.json5"), "{ mode: 'merge' }");
        Files.writeString(file, """
                // head
                {
                  gateway: { port: 1234 }, // the port
                  models: { $include: './models.json5' },
                  logging: { file: '${WHERE}' },
                }
                """);
        FileConfig config = open(Map.of("WHERE", "/tmp/x"));
        Snapshot after = config.edit(List.of(new Change("gateway.port", "4321"), new Change("models.providers[\"a.b\"].baseUrl", "'https://x'"),
                new Change("session.dmScope", "\"per-peer\"")), config.inspect().hash());
        assertThat(Files.readString(file)).isEqualTo("""
                // head
                {
                  gateway: { port: 4321 }, // the port
                  models: { $include: './models.json5', providers: {"a.b": {baseUrl: 'https://x'}} },
                  logging: { file: '${WHERE}' },
                  session: {
                    dmScope: "per-peer"
                  },
                }
                """);
        assertThat(after.generation()).isEqualTo(2);
        assertThat(after.text("models.mode")).contains("merge");
        assertThat(after.text("logging.file")).contains("/tmp/x");
        assertThat(after).isEqualTo(config.current());
        assertThat(Files.readString(state.resolve("creel.json.bak"))).contains("1234");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("creel.json.bak")))).isEqualTo("rw-------");
    }

    @Test
    void anEditOnAnOldTextIsRefused() throws IOException {
        FileConfig config = open("{}");
        String old = config.inspect().hash();
        Files.writeString(file, "{ gateway: { port: 1 } }");
        assertThatThrownBy(() -> config.edit(List.of(new Change("gateway.port", "2")), old))
                .hasMessage("config changed since last load; re-run config.get and retry");
        assertThatThrownBy(() -> config.edit(List.of(new Change("gateway.port", "'x'")), config.inspect().hash()))
                .isInstanceOf(ConfigException.class).hasMessageContaining("gateway.port - must be a whole number");
        assertThatThrownBy(() -> config.edit(List.of(new Change("models.mode", "")), config.inspect().hash()))
                .hasMessageContaining("is not set in this file");
        assertThat(Files.readString(file)).isEqualTo("{ gateway: { port: 1 } }");
    }

    @Test
    void fiveBackupsAreKept() throws IOException {
        FileConfig config = open("{}");
        for (int i = 1; i <= 9; i++) {
            config.edit(List.of(new Change("gateway.port", String.valueOf(i))), config.inspect().hash());
        }
        assertThat(state.toFile().list((folder, name) -> name.startsWith("creel.json.bak")))
                .containsExactlyInAnyOrder("creel.json.bak", "creel.json.bak.1", "creel.json.bak.2", "creel.json.bak.3", "creel.json.bak.4");
        assertThat(Files.readString(state.resolve("creel.json.bak.4"))).contains("4");
        assertThat(state.toFile().list((folder, name) -> name.endsWith(".tmp"))).isEmpty();
    }

    @Test
    void twoHundredRandomEditsGiveTwoHundredConsistentGenerations() throws Exception {
        FileConfig config = open("{ gateway: { port: 1 } /* stays */ }");
        List<Long> seen = new ArrayList<>();
        AutoCloseable registration = config.onChange((before, after) -> {
            assertThat(after.generation()).isEqualTo(before.generation() + 1);
            assertThat(after.integer("gateway.port", 0)).isEqualTo(after.integer("agents.defaults.timeoutSeconds", 0));
            seen.add(after.generation());
        });
        Random random = new Random(200);
        for (int i = 0; i < 200; i++) {
            String number = String.valueOf(1 + random.nextInt(60000));
            List<Change> changes = new ArrayList<>(List.of(new Change("gateway.port", number), new Change("agents.defaults.timeoutSeconds", number)));
            boolean has = config.current().at("plugins.allow") != Json.Nil.NIL;
            changes.add(has && random.nextBoolean() ? new Change("plugins.allow", "") : new Change("plugins.allow", "['p" + i + "']"));
            config.edit(changes, config.inspect().hash());
            config.reload(); // what the watcher does after our own write: no second generation
        }
        registration.close();
        assertThat(seen).hasSize(200);
        assertThat(config.current().generation()).isEqualTo(201);
        assertThat(Files.readString(file)).contains("/* stays */");
    }

    @Test
    void aPluginsSectionIsEmptyUntilItsSchemaIsKnownAndCheckedFromThenOn() throws Exception {
        FileConfig config = open("{ plugins: { entries: { 'tool-x': { enabled: true, config: { key: 'canary', depth: 3 } } } } }");
        assertThat(config.current().object("plugins.entries.tool-x.config").members()).isEmpty();
        assertThat(config.current().flag("plugins.entries.tool-x.enabled", false)).isTrue();
        String schema = """
                { "type": "object", "additionalProperties": false, "properties": {
                    "key": { "$ref": "#/$defs/k" }, "depth": { "type": "integer", "maximum": 5 } }, "$defs": { "k": { "type": "string", "x-secret": true } } }
                """;
        AutoCloseable section = config.section("tool-x", schema);
        assertThat(config.current().generation()).isEqualTo(2);
        assertThat(config.current().integer("plugins.entries.tool-x.config.depth", 0)).isEqualTo(3);
        assertThat(config.secret("plugins.entries.tool-x.config.key")).contains(new SecretSource.Inline("canary"));
        assertThat(config.current().toString() + config.inspect()).doesNotContain("canary");
        assertThat(Json.parse(config.schema(), 64).text()).contains("plugin:tool-x");
        assertThatThrownBy(() -> config.edit(List.of(new Change("plugins.entries.tool-x.config.depth", "6")), config.inspect().hash()))
                .hasMessageContaining("plugins.entries.tool-x.config.depth - must be at most 5");
        section.close();
        assertThat(config.current().object("plugins.entries.tool-x.config").members()).isEmpty();
        assertThat(config.secret("plugins.entries.tool-x.config.key")).isEmpty();
        assertThatThrownBy(() -> config.section("tool-x", "{ type: 'object', additionalProperties: false, properties: {} }"))
                .isInstanceOf(ConfigException.class).hasMessageContaining("config.key - unknown key");
        assertThatThrownBy(() -> config.section("tool-x", "{ not: {} }")).hasMessageContaining("keyword \"not\"");
    }

    @Test
    void variablesComeFromTheStateFolderNeverFromElsewhere() throws IOException {
        Files.writeString(state.resolve(".env"), "# c\nexport FROM_FILE=\"from file\"\nSHARED=file\nBLANK=\n");
        Files.writeString(file, "{ env: { vars: { SHARED: 'config', OWN: 'own' } }, logging: { file: '${FROM_FILE}/${SHARED}/${OWN}/$${OWN}/$x' } }");
        FileConfig config = open(Map.of("SHARED", "process"));
        assertThat(config.current().text("logging.file")).contains("from file/process/own/${OWN}/$x");
        Files.writeString(file, "{ logging: { file: '${BLANK}' }, models: { providers: { a: { baseUrl: 'http://x', apiKey: '${NOWHERE}' } } } }");
        assertThat(config.inspect().issues()).extracting(Issue::toString).satisfiesExactlyInAnyOrder(
                issue -> assertThat(issue).contains("logging.file", "BLANK"), issue -> assertThat(issue).contains("models.providers.a.apiKey", "NOWHERE"));
    }
}
