// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.creel.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandsTest {
    private static final String KEY = "sk-canary-4711";

    @TempDir
    Path state;

    private final Map<String, String> env = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Queue<String> typed = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private boolean asks;
    private HttpServer server;

    @BeforeEach
    void place() throws IOException {
        env.put("CREEL_STATE_DIR", state.toString());
        env.put("CREEL_GATEWAY_PORT", "1");
        CliCommand.env = env;
        CliCommand.terminal = new Terminal() {
            @Override
            public boolean asks() {
                return asks;
            }

            @Override
            public boolean colours() {
                return false;
            }

            @Override
            public String line() {
                return typed.isEmpty() ? "" : typed.remove();
            }

            @Override
            public String hidden() {
                return line();
            }
        };
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String bearer = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            String own = String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key"));
            asked.add(exchange.getRequestURI() + " " + bearer + " " + own);
            boolean good = bearer.equals("Bearer " + KEY) || own.equals(KEY);
            byte[] body = (good ? "{\"data\":[{\"id\":\"m1\"},{\"id\":\"m2\"}]}" : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(good ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void restore() {
        server.stop(0);
        CliCommand.env = System.getenv();
        CliCommand.terminal = Terminal.ofProcess();
    }

    /** Those of the process cannot be set here. */
    private void variables(String lines) throws IOException {
        Path file = Files.writeString(state.resolve(".env"), lines + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private int creel(String... args) {
        out.reset();
        err.reset();
        int status = Creel.run(new Out(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), List.of(args).contains("--json")), args);
        assertThat(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8)).doesNotContain(KEY);
        return status;
    }

    private String file() throws IOException {
        return Files.readString(state.resolve("creel.json"));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCheckedKeyGoesIntoTheSealedStoreAndTheConfigurationHoldsAReference() throws IOException {
        typed.add(KEY);
        assertThat(creel("login", "--provider", "mine", "--base-url", url(), "--api", "anthropic-messages", "--key-stdin")).isZero();
        assertThat(asked).containsExactly("/v1/models null " + KEY);
        assertThat(out()).contains("it has 2 models", "m1");
        assertThat(file()).contains("\"models.providers.mine.apiKey\"").doesNotContain(KEY);
        String kept = Files.readString(state.resolve("credentials/secrets.json"), StandardCharsets.ISO_8859_1);
        assertThat(kept).doesNotContain(KEY);
        assertThat(creel("models", "status")).isZero();
        assertThat(out()).contains("default  none", "mine  anthropic-messages  " + url() + "  key: sealed");
        assertThat(creel("config", "validate")).isZero();
    }

    @Test
    void aRefusedKeyIsNotStored() {
        typed.add("wrong");
        assertThat(creel("login", "--provider", "mine", "--base-url", url(), "--key-stdin")).isOne();
        assertThat(err()).contains("refuses the key (HTTP 401)");
        assertThat(state.resolve("creel.json")).doesNotExist();
        assertThat(state.resolve("credentials/secrets.json")).doesNotExist();
    }

    @Test
    void doneAgainItAsksWithTheKeyThereIs() throws IOException {
        typed.add(KEY);
        assertThat(creel("login", "--provider", "mine", "--base-url", url(), "--key-stdin")).isZero();
        String first = file();
        assertThat(creel("login", "--provider", "mine")).isZero();
        assertThat(creel("onboard", "--provider", "mine", "--model", "m1")).isZero();
        assertThat(asked).hasSize(3).allMatch(each -> each.contains("Bearer " + KEY));
        assertThat(file()).startsWith(first.substring(0, first.indexOf("apiKey")));
        asks = true;
        typed.add("");
        assertThat(creel("login", "--provider", "mine")).isZero();
        assertThat(err()).contains("empty for the one there is");
        typed.add("sk-other");
        assertThat(creel("login", "--provider", "mine")).isOne();
        assertThat(err()).contains("refuses the key");
    }

    @Test
    void aKeyIsShownToNoOtherServerThanItsOwn() {
        typed.add(KEY);
        assertThat(creel("login", "--provider", "mine", "--base-url", url(), "--key-stdin")).isZero();
        assertThat(creel("login", "--provider", "mine", "--base-url", url() + "/elsewhere")).isOne();
        assertThat(err()).contains("--key-stdin");
        assertThat(asked).hasSize(1);
        assertThat(creel("login", "--provider", "mine", "--base-url", url() + "/elsewhere", "--no-key", "--no-check")).isZero();
        assertThat(creel("models", "status")).isZero();
        assertThat(out()).contains("/elsewhere  key: none");
    }

    @Test
    void aKeyInTheConfigurationMovesIntoTheSealedStore() throws IOException {
        Files.writeString(state.resolve("creel.json"), "{ // mine\n models: { providers: { mine: { baseUrl: \"" + url() + "\", apiKey: \"" + KEY + "\" } } } }");
        assertThat(creel("models", "status")).isZero();
        assertThat(out()).contains("move it: creel login");
        assertThat(creel("login", "--provider", "mine")).isZero();
        assertThat(file()).contains("// mine", "\"store\"").doesNotContain(KEY);
        assertThat(err()).contains(".bak");
        assertThat(creel("models", "status")).isZero();
        assertThat(out()).contains("key: sealed");
    }

    @Test
    void aKeyInAVariableStaysThere() throws IOException {
        variables("MINE=" + KEY);
        assertThat(creel("login", "--provider", "mine", "--base-url", url(), "--key-env", "MINE")).isZero();
        assertThat(file()).contains("\"env\"", "\"MINE\"").doesNotContain("store");
        assertThat(creel("models", "status", "--json")).isZero();
        assertThat(out()).contains("\"key\":\"variable MINE\"");
    }

    @Test
    void withoutATerminalOrAFlagNothingIsAsked() {
        assertThat(creel("login", "--provider", "anthropic")).isOne();
        assertThat(err()).contains("--key-stdin");
        assertThat(creel("login", "--provider", "unheard-of")).isOne();
        assertThat(err()).contains("--base-url", "anthropic");
        assertThat(creel("login", "--provider", "mine", "--base-url", url(), "--api", "telepathy", "--no-key")).isOne();
        assertThat(err()).contains("openai-responses");
    }

    @Test
    void aKeyTravelsUnencryptedToThisMachineOnly() {
        typed.add(KEY);
        assertThat(creel("login", "--provider", "mine", "--base-url", "http://192.0.2.1/v1", "--key-stdin")).isOne();
        assertThat(err()).contains("unencrypted");
    }

    @Test
    void aModelIsChosenAndCommentsStay() throws IOException {
        Files.writeString(state.resolve("creel.json"), "{ // mine\n  agents: { defaults: { model: \"offline/rules\" } }, models: { providers: {"
                + " p: { baseUrl: \"" + url() + "\" } } } }");
        assertThat(creel("models", "set", "p/m1")).isZero();
        assertThat(file()).contains("// mine", "p/m1");
        assertThat(creel("models", "set", "p/m2", "--fallback", "p/m1", "--fallback", "offline/rules")).isZero();
        assertThat(creel("models", "status", "--json")).isZero();
        Json.Obj status = (Json.Obj) Json.parse(out(), 20);
        assertThat(status.text("primary", "")).isEqualTo("p/m2");
        assertThat(status.array("fallbacks")).containsExactly(Json.of("p/m1"), Json.of("offline/rules"));
        assertThat(creel("models", "set", "nobody/m")).isOne();
        assertThat(err()).contains("creel login --provider nobody");
        assertThat(creel("models", "set", "m")).isOne();
    }

    @Test
    void onboardingByFlagsNeedsNoTerminalAndMayBeRepeated() throws IOException {
        variables("MINE=" + KEY + "\nTOKEN=0123456789abcdef0123456789abcdef");
        String[] args = {"onboard", "--token-env", "TOKEN", "--provider", "mine", "--base-url", url(), "--key-env", "MINE", "--model", "m2"};
        assertThat(creel(args)).isZero();
        assertThat(out()).contains("ok       gateway token: configured", "ok       model provider: mine", "ok       model: mine/m2",
                "MISSING  gateway: does not answer; creel gateway");
        String first = file();
        assertThat(creel(args)).isZero();
        assertThat(file()).isEqualTo(first);
        assertThat(creel("onboard")).isZero();
        assertThat(file()).isEqualTo(first);
        assertThat(creel("onboard", "--provider", "mine", "--key-env", "MINE", "--model", "m9")).isOne();
        assertThat(err()).contains("has no model \"m9\"");
    }

    @Test
    void onboardingOnATerminalAsks() throws IOException {
        asks = true;
        env.put("CREEL_GATEWAY_TOKEN", "x");
        Files.writeString(state.resolve("creel.json"), "{ // mine\n models: { providers: { mine: { baseUrl: \"" + url() + "\" } } } }");
        typed.addAll(List.of("mine", KEY, "m1"));
        assertThat(creel("onboard")).isZero();
        assertThat(err()).contains("Model provider", "Key of mine (not shown)", "It has: m1, m2");
        assertThat(file()).contains("// mine", "mine/m1", "\"store\"").doesNotContain(KEY);
        assertThat(typed).isEmpty();
    }

    @Test
    void withNothingGivenOnboardingSaysWhatIsMissing() {
        assertThat(creel("onboard", "--json")).isZero();
        Json.Obj all = (Json.Obj) Json.parse(out(), 20);
        assertThat(all.array("checklist")).hasSize(5);
        assertThat(out()).contains("\"remedy\":\"creel login --provider NAME\"", "\"remedy\":\"creel models set PROVIDER/MODEL\"");
    }
}
