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

class ApprovalCommandsTest {
    private static final String LIST = "[{'id':'abc','request':{'kind':'exec','agentId':'main','sessionKey':'agent:main:main','command':'rm x\\u202e',"
            + "'fields':[{'name':'Folder','value':'/w'}]},'createdAtMs':0,'expiresAtMs':0}]";
    private static final String FILE = "{'path':'/s/exec-approvals.json','exists':true,'hash':'h1','file':{'version':1,'agents':{'main':{'ask':'always',"
            + "'allowlist':[{'id':'1','pattern':'/usr/bin/id'}]}}}}";

    @TempDir
    Path state;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, String> answers = new HashMap<>(Map.of("exec.approval.list", LIST, "plugin.approval.list", "[]",
            "exec.approval.resolve", "{'ok':true}", "plugin.approval.resolve", "{'ok':true}", "exec.approvals.get", FILE, "exec.approvals.set", FILE));
    private FakeGateway gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new FakeGateway(request -> {
            String method = request.text("method").orElseThrow();
            return method.equals("connect") ? List.of() : List.of("{\"type\":\"res\",\"id\":\"ID\",\"ok\":true,\"payload\":"
                    + answers.get(method).replace('\'', '"') + "}");
        });
        CliCommand.env = Map.of("CREEL_STATE_DIR", state.toString(), "CREEL_GATEWAY_PORT", String.valueOf(gateway.port()));
    }

    @AfterEach
    void close() {
        gateway.close();
        CliCommand.env = System.getenv();
    }

    private String creel(String... args) {
        out.reset();
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = Creel.run(new Out(both, both, false), args);
        return status + " " + out.toString(StandardCharsets.UTF_8).strip();
    }

    private List<String> asked(String method) {
        return gateway.requests().stream().filter(r -> r.text("method").orElseThrow().equals(method)).map(r -> r.object("params").text()).toList();
    }

    @Test
    void whatWaitsIsShownWithEverythingAYesCovers() {
        assertThat(creel("approvals", "list")).startsWith("0 abc  agent main, agent:main:main, until 1970-01-01T00:00:00Z\n    rm x")
                .contains("      Folder: /w").doesNotContain("\u202e");
        answers.put("exec.approval.list", "[]");
        assertThat(creel("approvals", "list")).isEqualTo("0 nothing waits for an approval");
    }

    @Test
    void anAnswerGoesToItsOwnFamily() {
        assertThat(creel("approvals", "resolve", "abc", "allow-once")).isEqualTo("0 allowed, once");
        assertThat(asked("exec.approval.resolve")).containsExactly("{\"id\":\"abc\",\"decision\":\"allow-once\"}");
        assertThat(creel("approvals", "resolve", "other", "deny")).isEqualTo("0 denied");
        assertThat(asked("plugin.approval.resolve")).containsExactly("{\"id\":\"other\",\"decision\":\"deny\"}");
        assertThat(creel("approvals", "resolve", "abc", "yes")).startsWith("1 ").contains("allow-once, allow-always or deny");
    }

    @Test
    void theFileIsChangedOnTopOfWhatWasRead() throws IOException {
        assertThat(creel("approvals", "allowlist", "add", "/usr/bin/git", "--arguments", "status", "--agent", "main")).isEqualTo("0 added");
        Json.Obj set = (Json.Obj) Json.parse(asked("exec.approvals.set").get(0), 16);
        assertThat(set.text("baseHash")).contains("h1");
        Json.Obj agent = set.object("file").object("agents").object("main");
        assertThat(agent.text("ask")).as("the rest stays").contains("always");
        assertThat(agent.array("allowlist")).hasSize(2).last().satisfies(line -> assertThat(line.text()).contains("\"pattern\":\"/usr/bin/git\"",
                "\"argPattern\":\"status\""));
        assertThat(creel("approvals", "allowlist", "remove", "/usr/bin/id", "--agent", "main")).isEqualTo("0 removed");
        assertThat(asked("exec.approvals.set").get(1)).contains("\"allowlist\":[]");
        assertThat(creel("approvals", "allowlist", "remove", "/usr/bin/none")).contains("no such line");
        assertThat(creel("approvals", "allowlist", "add", "git")).contains("is no path");
        Path file = Files.writeString(state.resolve("new.json"), "{\"version\":1}");
        assertThat(creel("approvals", "set", "--file", file.toString())).startsWith("0 written to /s/exec-approvals.json");
        assertThat(asked("exec.approvals.set")).hasSize(3);
    }
}
