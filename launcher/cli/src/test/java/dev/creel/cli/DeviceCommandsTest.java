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

class DeviceCommandsTest {
    private static final String LIST = "{'pending':[{'requestId':'r-1','deviceId':'d-1','displayName':'Phone\\nin  d-9','platform':'ios','remoteIp':'192.0.2.9',"
            + "'roles':['operator'],'scopes':['operator.read','operator.write']},"
            + "{'requestId':'r-2','deviceId':'d-2','clientId':'node-host','platform':'linux','remoteIp':'127.0.0.1','roles':['node'],'scopes':[]}],"
            + "'paired':[{'deviceId':'d-2','displayName':'Desk','platform':'linux','remoteIp':'127.0.0.1','roles':['operator'],'scopes':['operator.read'],"
            + "'approvedVia':'silent'},{'deviceId':'d-3','displayName':'Old','platform':'mac','remoteIp':'192.0.2.1','roles':[],'scopes':[]}]}";

    @TempDir
    Path state;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, String> answers = new HashMap<>(Map.of("device.pair.list", LIST, "device.pair.approve", "{'requestId':'r-1'}",
            "device.pair.reject", "{'requestId':'r-1','deviceId':'d-1'}", "device.pair.remove", "{'deviceId':'d-2'}",
            "device.token.rotate", "{'deviceId':'d-2','role':'operator','scopes':[],'rotatedAtMs':1}",
            "device.token.revoke", "{'deviceId':'d-2','role':'node','revokedAtMs':1}"));
    private final Map<String, String> env = new HashMap<>();
    private FakeGateway gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new FakeGateway(request -> {
            String method = request.text("method").orElseThrow();
            return method.equals("connect") ? List.of() : List.of("{\"type\":\"res\",\"id\":\"ID\",\"ok\":true,\"payload\":"
                    + answers.get(method).replace('\'', '"') + "}");
        });
        env.put("CREEL_STATE_DIR", state.toString());
        env.put("CREEL_GATEWAY_PORT", String.valueOf(gateway.port()));
        CliCommand.env = env;
    }

    @AfterEach
    void close() {
        gateway.close();
        CliCommand.env = System.getenv();
    }

    private String creel(String... args) {
        out.reset();
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = Creel.run(new Out(both, both, List.of(args).contains("--json")), args);
        return status + " " + out.toString(StandardCharsets.UTF_8).strip();
    }

    /** What each connection asked for, and each request. */
    private List<String> asked() {
        return gateway.requests().stream().map(r -> r.text("method").orElseThrow().equals("connect")
                ? r.object("params").get("scopes").text() : r.text("method").orElseThrow() + " " + r.object("params").text()).toList();
    }

    @Test
    void theListShowsWhoIsInAndWhoWaits() {
        assertThat(creel("devices", "list").split("\n")).containsExactly(
                "0 waits   r-1  \"Phone in  d-9\"  ios  from 192.0.2.9  as operator with operator.read, operator.write",
                "waits   r-2  \"node-host\"  linux  from 127.0.0.1  as node",
                "in      d-2  \"Desk\"  linux  from 127.0.0.1  as operator with operator.read  (by the shared secret on this machine)",
                "revoked d-3  \"Old\"  mac  from 192.0.2.1  as");
        assertThat(asked()).containsExactly("[\"operator.pairing\"]", "device.pair.list {}");
        assertThat(creel("devices", "list", "--json")).isEqualTo("0 " + ((Json.Obj) Json.parse(LIST.replace('\'', '"'), 8)).text());
    }

    @Test
    void approvingAsksForWhatItGivesAndNoMore() {
        assertThat(creel("devices", "approve", "r-1")).startsWith("0 approved: \"Phone in  d-9\"");
        assertThat(asked()).containsExactly("[\"operator.pairing\"]", "device.pair.list {}",
                "[\"operator.pairing\",\"operator.read\",\"operator.write\"]", "device.pair.approve {\"requestId\":\"r-1\"}");
        assertThat(creel("devices", "approve", "r-2")).startsWith("0 approved");
        assertThat(asked()).contains("[\"operator.pairing\",\"operator.admin\"]");
        assertThat(creel("devices", "approve", "r-3")).startsWith("1 ").contains("no request r-3 waits");
    }

    @Test
    void theOthersSayWhatTheyDid() {
        assertThat(creel("devices", "reject", "r-1")).isEqualTo("0 turned down: device d-1");
        assertThat(creel("devices", "remove", "d-2")).isEqualTo("0 removed: device d-2");
        assertThat(creel("devices", "rotate", "d-2", "--scope", "operator.read")).isEqualTo("0 the token of device d-2 as operator has ended");
        assertThat(creel("devices", "revoke", "d-2", "--role", "node")).isEqualTo("0 revoked: device d-2 as node");
        assertThat(asked()).filteredOn(line -> line.startsWith("device.")).containsExactly("device.pair.reject {\"requestId\":\"r-1\"}",
                "device.pair.remove {\"deviceId\":\"d-2\"}",
                "device.token.rotate {\"deviceId\":\"d-2\",\"role\":\"operator\",\"scopes\":[\"operator.read\"]}",
                "device.token.revoke {\"deviceId\":\"d-2\",\"role\":\"node\"}");
        assertThat(creel("devices", "remove", "d-2", "--json")).isEqualTo("0 {\"deviceId\":\"d-2\"}");
        assertThat(creel("devices")).startsWith("2 ");
    }
}
