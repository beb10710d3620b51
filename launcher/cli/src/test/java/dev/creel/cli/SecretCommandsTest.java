// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCommandsTest {
    private static final String OLD = "old-value-of-the-key-1";
    private static final String NEW = "new-value-of-the-key-2";

    @TempDir
    Path state;
    @TempDir
    Path elsewhere;
    private final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void place() throws IOException {
        env.put("CREEL_STATE_DIR", state.toString());
        CliCommand.env = env;
        Files.writeString(state.resolve("creel.json"), "{ // mine\n models: { providers: { mine: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: '" + OLD
                + "' }, other: { baseUrl: 'http://127.0.0.1:2/v1', apiKey: { source: 'env', id: 'HOME' } } } } }");
    }

    @AfterEach
    void restore() {
        CliCommand.env = System.getenv();
        CliCommand.terminal = Terminal.ofProcess();
    }

    private static String creel(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = Creel.run(new Out(both, both, List.of(args).contains("--json")), args);
        return status + " " + out.toString(StandardCharsets.UTF_8).strip();
    }

    private static void typed(String line) {
        CliCommand.terminal = new Terminal() {
            @Override
            public boolean asks() {
                return false;
            }

            @Override
            public boolean colours() {
                return false;
            }

            @Override
            public String line() {
                return line;
            }
        };
    }

    @Test
    void whatAnotherGatewayIssuesIsRotatedThere() throws IOException {
        String before = Files.readString(state.resolve("creel.json"));
        assertThat(creel("rotate", "--all", "--url", "wss://127.0.0.1:1", "--token", "x")).startsWith("1 ").contains("on its own machine");
        assertThat(Files.readString(state.resolve("creel.json"))).isEqualTo(before);
    }

    @Test
    void fromTheEndOfATunnelOnNothingTravelsInClear() throws IOException {
        Path config = state.resolve("creel.json");
        String remote = "{ gateway: { mode: 'remote', remote: { transport: 'ssh', sshTarget: 'box', token: 't', url: 'ws://%s:18789' } } }";
        Files.writeString(config, String.format(remote, "10.0.0.5"));
        assertThatThrownBy(this::target).isInstanceOf(CliException.class).hasMessageContaining("unencrypted");
        Files.writeString(config, String.format(remote, "127.0.0.1"));
        assertThat(target().tunnel().orElseThrow().there()).isEqualTo("127.0.0.1:18789");
    }

    private Target target() {
        return Target.of("", "", "", "", CliCommand.location(), env::get);
    }

    private static Json.Obj json(String said) {
        return (Json.Obj) Json.parse(said.substring(2).lines().findFirst().orElseThrow(), 16);
    }

    @Test
    void listSaysWhereEachLiesAndNeverAValue() {
        String said = creel("secrets", "list");
        assertThat(said).contains("models.providers.mine.apiKey  in the configuration itself").contains("models.providers.other.apiKey  variable HOME")
                .doesNotContain(OLD);
        assertThat(json(creel("secrets", "list", "--json")).array("secrets")).hasSize(2);
        assertThat(creel("secrets", "where", "models.providers.other.apiKey")).startsWith("0 ").contains("HOME");
        assertThat(creel("secrets", "where", "gateway.port")).startsWith("1 ").contains("is no secret");
    }

    @Test
    void setSealsAndRotateForgetsTheOldOne() throws IOException {
        typed(OLD);
        assertThat(creel("secrets", "set", "models.providers.mine.apiKey", "--stdin")).startsWith("0 ").contains("is sealed").contains(".bak");
        assertThat(Files.readString(state.resolve("creel.json"))).contains("// mine").doesNotContain(OLD).contains("store");
        typed(NEW);
        assertThat(creel("secrets", "rotate", "models.providers.mine.apiKey", "--stdin")).startsWith("0 ");
        assertThat(creel("secrets", "list")).contains("sealed, as models.providers.mine.apiKey@2").doesNotContain("named by nothing");
        Path out = state.resolve("out.json");
        assertThat(creel("secrets", "export", "--to", out.toString())).as("nobody said yes").startsWith("1 ");
        assertThat(creel("secrets", "export", "--to", out.toString(), "--yes")).startsWith("0 1 secrets");
        assertThat(Files.readString(out)).contains(NEW).doesNotContain(OLD);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out))).isEqualTo("rw-------");
        assertThat(creel("secrets", "export", "--to", out.toString(), "--yes")).startsWith("1 ").contains("is there already");
        Files.delete(out);
        try (Stream<Path> all = Files.walk(state)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain(NEW);
            }
        }
    }

    @Test
    void whatLiesElsewhereIsNotShadowedByAccident() {
        typed(NEW);
        assertThat(creel("secrets", "set", "models.providers.other.apiKey", "--stdin")).startsWith("1 ").contains("HOME").contains("--move");
        assertThat(creel("secrets", "rotate", "models.providers.other.apiKey", "--stdin")).startsWith("1 ").contains("HOME");
        assertThat(creel("secrets", "set", "models.providers.other.apiKey", "--stdin", "--move")).startsWith("0 ");
        assertThat(creel("secrets", "set", "gateway.port", "--stdin")).startsWith("1 ").contains("nothing was kept");
        assertThat(creel("secrets", "list")).doesNotContain("gateway.port");
        typed("");
        assertThat(creel("secrets", "set", "models.providers.mine.apiKey", "--stdin")).startsWith("1 ").contains("nothing was changed");
    }

    @Test
    void theGatewaysTokenIsMadeHereAndShownByItsOwnCommand() {
        assertThat(creel("secrets", "rotate", "gateway.auth.token")).startsWith("0 gateway.auth.token is rotated");
        String first = creel("gateway", "token");
        assertThat(first).startsWith("0 ").hasSizeGreaterThan(40);
        assertThat(creel("secrets", "rotate", "gateway.auth.token")).startsWith("0 ");
        assertThat(creel("gateway", "token")).startsWith("0 ").isNotEqualTo(first);
        assertThat(creel("secrets", "list")).contains("sealed, as gateway.auth.token").doesNotContain("named by nothing");
    }

    @Test
    void theKeyOfAllIsMovedAndWhatWasSealedOpensStill() {
        typed(NEW);
        assertThat(creel("secrets", "key")).startsWith("0 there is no key yet");
        assertThat(creel("secrets", "set", "models.providers.mine.apiKey", "--stdin")).startsWith("0 ");
        assertThat(creel("secrets", "key")).startsWith("0 the key lies readable beside what it seals");
        Path file = elsewhere.resolve("stick.key");
        assertThat(creel("secrets", "key", "--to", "file", "--file", file.toString())).startsWith("0 the key lies in the file");
        assertThat(creel("secrets", "where", "models.providers.mine.apiKey")).startsWith("0 ");
        assertThat(json(creel("secrets", "key", "--json")).text("place")).contains("file");
        assertThat(creel("secrets", "key", "--to", "here")).startsWith("0 ");
        assertThat(creel("secrets", "key", "--to", "moon")).startsWith("1 ").contains("is no place");
        assertThat(creel("secrets", "key", "--to", "passphrase", "--stdin")).startsWith("0 ").contains("locked with a passphrase");
        assertThat(creel("secrets", "list")).startsWith("1 ").contains("CREEL_VAULT_PASSPHRASE");
    }
}
