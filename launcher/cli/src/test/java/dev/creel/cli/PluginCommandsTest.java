// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCommandsTest {
    private static final String PLAN = "{'consent':'c-1','name':'echo','symbolicName':'org.echo','version':'1.1.0','digest':'abc','replaces':'REPLACES',"
            + "'signer':'','rights':[{'line':'(a \\u0027x\\u0027)','sentence':'adds the gateway method echo.say','danger':false,'fresh':false},"
            + "{'line':'(b)','sentence':'READS the secret k\\nIt is harmless','danger':true,'fresh':true}],"
            + "'optional':[{'line':'(o)','sentence':'LISTENS on 1','danger':true,'fresh':true}],'gone':['(g)']}";
    private static final String PLUGIN = "{'plugin':{'name':'echo','version':'1.1.0','state':'active','reason':''}}";

    @TempDir
    Path state;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> answers = new HashMap<>(Map.of("plugins.plan", plan(""), "plugins.apply", PLUGIN));
    private final Map<String, String> env = new HashMap<>();
    private FakeGateway gateway;

    private static String plan(String replaces) {
        return PLAN.replace("REPLACES", replaces);
    }

    /** A person with a terminal who types that, or nobody when it is null. */
    private static Terminal person(String typed) {
        return new Terminal() {
            @Override
            public boolean asks() {
                return typed != null;
            }

            @Override
            public boolean colours() {
                return typed != null;
            }

            @Override
            public String line() {
                return typed;
            }
        };
    }

    @BeforeEach
    void open() throws IOException {
        gateway = new FakeGateway(request -> {
            String method = request.text("method").orElseThrow();
            return method.equals("connect") ? List.of() : List.of(
                    "{\"type\":\"event\",\"event\":\"plugins.progress\",\"payload\":{\"requestId\":\"ID\",\"step\":\"step of " + method + "\"}}",
                    answer(answers.get(method)));
        });
        env.put("CREEL_STATE_DIR", state.toString());
        env.put("CREEL_GATEWAY_PORT", String.valueOf(gateway.port()));
        CliCommand.env = env;
        CliCommand.terminal = person(null);
    }

    private static String answer(String payload) {
        boolean ok = !payload.startsWith("!");
        String body = (ok ? payload : payload.substring(1)).replace('\'', '"');
        return "{\"type\":\"res\",\"id\":\"ID\",\"ok\":" + ok + ",\"" + (ok ? "payload" : "error") + "\":" + body + "}";
    }

    @AfterEach
    void close() {
        gateway.close();
        CliCommand.env = System.getenv();
        CliCommand.terminal = Terminal.ofProcess();
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

    private List<String> methods() {
        return gateway.requests().stream().map(r -> r.text("method").orElseThrow()).filter(m -> !m.equals("connect")).toList();
    }

    private Json.Obj params(int index) {
        return gateway.requests().stream().filter(r -> !r.text("method").orElseThrow().equals("connect")).toList().get(index).object("params");
    }

    @Test
    void installShowsThePlanAndAsks() {
        CliCommand.terminal = person("Yes\n");
        assertThat(creel("plugins", "install", "/jars/echo.jar")).isZero();
        assertThat(out()).contains("Install echo 1.1.0, bundle org.echo", "from    /jars/echo.jar", "sha256  abc", "signed  by nobody known here",
                "  - adds the gateway method echo.say", "\u001b[31m  ! READS the secret k It is harmless\u001b[0m",
                "o it can do without, and does not get: it LISTENS on 1", "to grant it: --optional '(o)'", "echo 1.1.0 is active");
        assertThat(err()).contains("Install echo with these rights? [y/N]", "step of plugins.plan", "  step of plugins.apply");
        assertThat(methods()).containsExactly("plugins.plan", "plugins.apply");
        assertThat(params(1).text()).isEqualTo("{\"consent\":\"c-1\",\"optional\":[]}");
    }

    @Test
    void withoutConsentNothingIsApplied() {
        for (String typed : new String[] {"", "n", "no", "yes please", "\u001b[Ay"}) {
            CliCommand.terminal = person(typed);
            assertThat(creel("plugins", "install", "/jars/echo.jar")).as(typed).isOne();
            assertThat(err()).contains("nothing was changed: you did not consent");
        }
        CliCommand.terminal = person(null);
        assertThat(creel("plugins", "install", "/jars/echo.jar")).isOne();
        assertThat(err()).contains("nothing was changed: there is no terminal to ask on; add --yes");
        assertThat(out()).contains("! READS the secret").doesNotContain("\u001b");
        assertThat(creel("plugins", "install", "/jars/echo.jar", "--json")).isOne();
        assertThat(((Json.Obj) Json.parse(out(), 64)).object("error").text("message").orElse("")).contains("nothing was changed");
        assertThat(methods()).doesNotContain("plugins.apply");
    }

    @Test
    void installHandsOverWhatTheOperatorDemands() {
        assertThat(creel("plugins", "install", "https://plugins.example/echo.jar", "--yes", "--json", "--name", "echo", "--version", "1.1.0",
                "--sha256", "ABC", "--allow-downgrade", "--any-origin", "--optional", "(o)")).isZero();
        assertThat(params(0).text()).isEqualTo("{\"location\":\"https://plugins.example/echo.jar\",\"allow\":[\"downgrade\",\"any-origin\"],"
                + "\"name\":\"echo\",\"version\":\"1.1.0\",\"digest\":\"abc\"}");
        assertThat(params(1).array("optional")).containsExactly(Json.of("(o)"));
        Json.Obj answer = (Json.Obj) Json.parse(out(), 64);
        assertThat(answer.object("plan").text("consent")).contains("c-1");
        assertThat(answer.object("plugin").text("state")).contains("active");
        assertThat(creel("plugins", "install", "/jars/echo.jar", "--yes", "--optional", "(p)")).isOne();
        assertThat(err()).contains("does not ask for the optional line (p)");
        assertThat(creel("plugins", "install", "echo.jar", "--yes")).isZero();
        assertThat(params(3).text("location")).contains(Path.of("echo.jar").toAbsolutePath().toString());
    }

    @Test
    void updateShowsTheDifference() {
        answers.put("plugins.plan", plan("1.0.0"));
        assertThat(creel("plugins", "update", "/jars/echo.jar", "--yes")).isZero();
        assertThat(out()).contains("Update echo from 1.0.0 to 1.1.0", "No longer asked for: (g)");
        assertThat(out().indexOf("New: it")).isLessThan(out().indexOf("READS the secret")).isPositive();
        assertThat(out().indexOf("As before: it")).isGreaterThan(out().indexOf("READS the secret")).isLessThan(out().indexOf("adds the gateway"));
        answers.put("plugins.plan", plan(""));
        assertThat(creel("plugins", "update", "/jars/echo.jar", "--yes")).isOne();
        assertThat(err()).contains("no plugin echo is installed; use: creel plugins install");
    }

    @Test
    void removeAsksAndPrintsTheProof() {
        answers.put("plugins.remove", "{'name':'echo','threads':0,'services':0,'files':0,'loaderGone':true,'complete':true}");
        assertThat(creel("plugins", "remove", "echo")).isOne();
        assertThat(err()).contains("add --yes to remove echo and its data");
        CliCommand.terminal = person("n");
        assertThat(creel("plugins", "remove", "echo")).isOne();
        assertThat(methods()).isEmpty();
        assertThat(creel("plugins", "remove", "echo", "--yes")).isZero();
        assertThat(out()).isEqualTo("echo is gone: 0 threads, 0 services, 0 files left, its class loader is collected");
        answers.put("plugins.remove", "{'name':'echo','threads':1,'services':0,'files':0,'loaderGone':false,'complete':false}");
        CliCommand.terminal = person("y");
        assertThat(creel("plugins", "remove", "echo")).isOne();
        assertThat(out()).contains("something of it is left: 1 threads", "still in memory");
    }

    @Test
    void infoShowsWhatIsHeldAndWhatIsNot() {
        answers.put("plugins.info", "{'plugin':{'name':'echo','symbolicName':'org.echo','version':'1','state':'active','contributes':['tool:x']},"
                + "'digest':'abc','source':'/jars/echo.jar','policy':'/p/echo.policy','declared':['(a)'],'optional':['(o)'],'granted':['(a)']}");
        assertThat(creel("plugins", "info", "echo")).isZero();
        assertThat(out()).contains("echo 1 is active", "source   /jars/echo.jar", "granted:\n  (a)", "could do without, and does not hold:\n  (o)")
                .doesNotContain("asks for, and does not hold");
        assertThat(gateway.requests().get(0).object("params").array("scopes")).containsExactly(Json.of("operator.read"));
    }

    @Test
    void adviceIsPrinted() {
        answers.put("plugins.why", "{'plugin':'echo','rule':'jdk.file','what':'reading /etc','grant':'add a line'}");
        assertThat(creel("plugins", "why", "echo", "jdk.file")).isZero();
        assertThat(params(0).text()).isEqualTo("{\"subject\":\"echo\",\"about\":\"jdk.file\"}");
        assertThat(out()).contains("rule     jdk.file", "what     reading /etc", "remedy   add a line");
        answers.put("plugins.doctor", "{'findings':[{'id':'x','severity':'warn','plugin':'echo','text':'odd','remedy':'look'}]}");
        assertThat(creel("plugins", "doctor")).isZero();
        assertThat(out()).contains("warn  x  echo: odd", "remedy: look");
        answers.put("plugins.doctor", "{'findings':[{'id':'x','severity':'critical','plugin':'echo','text':'bad','remedy':'mend'}]}");
        assertThat(creel("plugins", "doctor", "--json")).isOne();
        assertThat(Json.parse(out(), 64)).isInstanceOf(Json.Obj.class);
        answers.put("plugins.doctor", "{'findings':[]}");
        assertThat(creel("plugins", "doctor")).isZero();
        assertThat(out()).isEqualTo("nothing is wrong");
    }

    @Test
    void pluginsAreSwitchedAndRefusalsShown() {
        answers.put("plugins.enable", PLUGIN);
        answers.put("plugins.disable", "{'plugin':{'name':'echo','version':'1','state':'disabled','reason':'you said so'}}");
        assertThat(creel("plugins", "enable", "echo")).isZero();
        assertThat(out()).isEqualTo("echo 1.1.0 is active");
        assertThat(creel("plugins", "disable", "echo")).isZero();
        assertThat(out()).isEqualTo("echo 1 is disabled: you said so");
        answers.put("plugins.plan", "!{'code':'INVALID_REQUEST','message':'gate.zip.gap: bytes before; its author must mend it'}");
        assertThat(creel("plugins", "install", "/jars/bad.jar", "--yes", "--json")).isOne();
        assertThat(((Json.Obj) Json.parse(out(), 64)).object("error").text("message").orElse("")).contains("gate.zip.gap");
        assertThat(creel("plugins", "enable")).isEqualTo(2);
        assertThat(creel("plugins")).isEqualTo(2);
    }
}
