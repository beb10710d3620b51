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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreelTest {
    @TempDir
    Path state;
    private final Map<String, String> env = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void place() {
        env.put("CREEL_STATE_DIR", state.toString());
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

    private String err() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    private Json.Obj json() {
        return (Json.Obj) Json.parse(out(), 64);
    }

    @Test
    void anArgumentIsNeverReadFromAFile() throws IOException {
        Path file = Files.writeString(state.resolve("arguments"), "1234");
        assertThat(creel("config", "set", "ui.assistant.name", "@" + file)).isZero();
        assertThat(creel("config", "get", "ui.assistant.name")).isZero();
        assertThat(out()).isEqualTo("@" + file);
    }

    @Test
    void configIsReadAndEditedWithoutAGateway() throws IOException {
        assertThat(creel("config", "set", "gateway.port", "1234")).isZero();
        assertThat(creel("config", "set", "session.dmScope", "per-peer", "--json")).isZero();
        assertThat(json().get("ok")).isEqualTo(Json.of(true));
        assertThat(creel("config", "get", "gateway.port")).isZero();
        assertThat(out()).isEqualTo("1234");
        assertThat(creel("config", "unset", "gateway.port")).isZero();
        assertThat(creel("config", "get", "gateway.port")).isOne();
        assertThat(err()).contains("config path not found");
        assertThat(creel("config", "validate")).isZero();
        assertThat(creel("config", "file")).isZero();
        assertThat(out()).isEqualTo(state.resolve("creel.json").toString());
        assertThat(creel("config", "schema", "--json")).isZero();
        assertThat(json().object("properties").get("gateway")).isInstanceOf(Json.Obj.class);
    }

    @Test
    void whatIsWrongIsSaidAtOnceAndCanBeRepaired() throws IOException {
        Files.writeString(state.resolve("creel.json"), "{ gatway: {}, gateway: { port: 'x' } }");
        assertThat(creel("config", "validate", "--json")).isOne();
        assertThat(json().array("issues")).hasSize(2);
        assertThat(creel("config", "set", "gateway.prt", "1", "--json")).isOne();
        assertThat(json().object("error").text("type")).contains("cli_error");
        Files.writeString(state.resolve("creel.json"), "{ gateway: { port: 'x' } }");
        assertThat(creel("config", "set", "gateway.port", "1")).isZero();
        assertThat(creel("config", "validate")).isZero();
    }

    @Test
    void secretsStayHidden() throws IOException {
        Files.writeString(state.resolve("creel.json"),
                "{ gateway: { auth: { token: 'canary-1' } }, models: { providers: { a: { apiKey: 'canary-2' }, b: { apiKey: { source: 'env', id: 'B' } } } } }");
        for (String[] command : new String[][] {{"config", "get"}, {"config", "get", "--json"}, {"config", "get", "gateway.auth.token"},
                {"config", "validate"}, {"status"}, {"status", "--json"}}) {
            creel(command);
            assertThat(out() + err()).as(String.join(" ", command)).doesNotContain("canary");
        }
        creel("config", "get", "models.providers.b.apiKey", "--json");
        assertThat(json().text("id")).contains("B");
        assertThat(creel("gateway", "token")).isZero();
        assertThat(out()).isEqualTo("canary-1");
    }

    @Test
    void theControlPageIsGivenWithTheSecretInTheFragmentOnly() throws IOException {
        env.put("CREEL_GATEWAY_TOKEN", "to+ken&1");
        env.put("CREEL_GATEWAY_PORT", "4711");
        assertThat(creel("dashboard")).isZero();
        assertThat(out()).isEqualTo("http://127.0.0.1:4711/#token=to%2Bken%261");
        Files.writeString(state.resolve("creel.json"), "{ gateway: { controlUi: { basePath: '/own' } } }");
        assertThat(creel("open", "--json")).isZero();
        assertThat(json().text("page")).contains("http://127.0.0.1:4711/own/");
        assertThat(creel("dashboard", "--url", "wss://box.example/base", "--token", "t")).isZero();
        assertThat(out()).isEqualTo("https://box.example/base/#token=t");
        Files.writeString(state.resolve("creel.json"), "{ gateway: { controlUi: { enabled: false } } }");
        assertThat(creel("dashboard")).isOne();
        assertThat(err()).contains("gateway.controlUi.enabled");
    }

    @Test
    void aGatewayThatDoesNotRunIsSaidWithTheRemedy() throws IOException {
        try (FakeGateway gone = new FakeGateway(request -> List.of())) {
            env.put("CREEL_GATEWAY_PORT", String.valueOf(gone.port()));
        }
        assertThat(creel("health", "--json")).isOne();
        assertThat(json().object("error").text("message").orElse("")).contains("start one with: creel gateway");
        assertThat(err()).startsWith("[creel]");
    }

    @Test
    void theTokenIsTheConfiguredThenTheOneOfTheEnvironmentThenTheGeneratedOne() throws IOException {
        Files.createDirectories(state.resolve("credentials"));
        Files.writeString(state.resolve("credentials/gateway-token"), "generated\n");
        creel("gateway", "token");
        assertThat(out()).isEqualTo("generated");
        env.put("CREEL_GATEWAY_TOKEN", "from-env");
        creel("gateway", "token");
        assertThat(out()).isEqualTo("from-env");
        Files.writeString(state.resolve("key.json"), "{ \"a\": { \"b\": \"from-file\" } }");
        Files.writeString(state.resolve("creel.json"), "{ gateway: { auth: { token: { source: 'file', path: 'key.json', pointer: '/a/b' } } } }");
        creel("gateway", "token");
        assertThat(out()).isEqualTo("from-file");
    }

    @Test
    void aSecretNeverGoesWhereItDoesNotBelong() {
        env.put("CREEL_GATEWAY_TOKEN", "canary");
        assertThat(creel("health", "--url", "ws://127.0.0.1:1")).isOne();
        assertThat(err()).contains("--url needs its own secret");
        for (String url : new String[] {"ws://example.com:1", "http://10.0.0.1:1", "ws://127.0.0.1.evil.example:1", "ws://localhost.evil.example",
                "ws://[2001:db8::1]:1", "ws://127.0.0.1@evil.example:1", "ftp://127.0.0.1", "ws:///x"}) {
            assertThat(creel("health", "--url", url, "--token", "t")).as(url).isOne();
            assertThat(err()).as(url).containsAnyOf("unencrypted", "no address of a gateway").doesNotContain("canary");
        }
        assertThat(Target.isLoopback("127.0.0.1") && Target.isLoopback("[::1]") && Target.isLoopback("localhost")).isTrue();
    }

    @Test
    void agentPrintsTheFinalAnswerOfItsOwnRun() throws IOException {
        try (FakeGateway gateway = new FakeGateway(request -> !request.text("method").orElse("").equals("agent") ? List.of() : List.of(
                "{\"type\":\"res\",\"id\":\"ID\",\"ok\":true,\"payload\":{\"runId\":\"r\",\"sessionKey\":\"agent:main:main\",\"status\":\"accepted\"}}",
                "{\"type\":\"event\",\"event\":\"agent\",\"payload\":{\"runId\":\"r\",\"stream\":\"assistant\",\"data\":{\"delta\":\"hel\"}}}",
                "{\"type\":\"res\",\"id\":\"ID\",\"ok\":true,\"payload\":{\"runId\":\"r\",\"status\":\"ok\",\"result\":{\"payloads\":"
                        + "[{\"text\":\"hello \\u001b[31mred\"},{\"text\":\"two\"}]}}}"))) {
            env.put("CREEL_GATEWAY_PORT", String.valueOf(gateway.port()));
            env.put("CREEL_GATEWAY_TOKEN", "secret-token");
            assertThat(creel("agent", "--message", "hi", "--agent", "main", "--session-key", "agent:main:x")).isZero();
            assertThat(out()).isEqualTo("hello [31mred\ntwo");
            Json.Obj connect = gateway.requests().get(0).object("params");
            assertThat(connect.object("auth").text("token")).contains("secret-token");
            assertThat(connect.array("scopes")).containsExactly(Json.of("operator.write"));
            assertThat(connect.object("client").text("id")).contains("cli");
            Json.Obj agent = gateway.requests().get(1).object("params");
            assertThat(agent.text("message")).contains("hi");
            assertThat(agent.text("sessionKey")).contains("agent:main:x");
            assertThat(agent.text("idempotencyKey")).isPresent();
            assertThat(creel("agent", "-m", "hi", "--json")).isZero();
            assertThat(json().text("runId")).contains("r");
        }
    }

    @Test
    void refusalsAreShownAsTheGatewayWordsThem() throws IOException {
        try (FakeGateway gateway = new FakeGateway(request -> request.text("method").orElse("").equals("connect")
                ? List.of("{\"type\":\"res\",\"id\":\"ID\",\"ok\":false,\"error\":{\"code\":\"INVALID_REQUEST\",\"message\":\"unauthorized: gateway token mismatch\"}}")
                : List.of())) {
            env.put("CREEL_GATEWAY_PORT", String.valueOf(gateway.port()));
            assertThat(creel("gateway", "call", "health", "--json")).isOne();
            assertThat(json().object("error").text("message").orElse("")).contains("unauthorized: gateway token mismatch");
            assertThat(creel("gateway", "call", "health", "--params", "[1]")).isOne();
            assertThat(err()).contains("no JSON object");
        }
    }

    @Test
    void wrongUsageEndsWithTwoOrWithJson() {
        assertThat(creel("agent")).isEqualTo(2);
        assertThat(creel("config", "get", "--jsn")).isEqualTo(2);
        assertThat(creel("nonsense", "--json")).isOne();
        assertThat(json().get("ok")).isEqualTo(Json.of(false));
    }
}
