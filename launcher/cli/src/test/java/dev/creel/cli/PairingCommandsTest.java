// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

class PairingCommandsTest {
    private static final String ID = "7cfb4dbe-0a9c-43d9-af2c-8ba1c3d4b5fb";
    private static final String LIST = "{'accounts':[],'requests':[{'requestId':'" + ID + "','channel':'sim','accountId':'work','senderId':'555',"
            + "'senderLabel':'Mal\\nlory','expiresAt':'2026-01-01T00:00:00Z'},{'requestId':'r2','channel':'sim','accountId':'home','senderId':'555',"
            + "'senderLabel':'x','expiresAt':'2026-01-01T00:00:00Z'}],'commandOwnerConfigured':false,'limits':{'pendingPerAccount':3,'ttlMs':3600000}}";
    private static final String APPROVED = "{'approved':[{'channel':'sim','accountId':'work','senderId':'777','senderLabel':'Anna',"
            + "'approvedAt':'2026-01-01T00:00:00Z'}]}";

    @TempDir
    Path state;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, String> answers = new HashMap<>(Map.of("channels.pairing.list", LIST, "channels.pairing.approved", APPROVED,
            "channels.pairing.approve", "{'requestId':'r','senderId':'555','notification':'failed','commandOwnerBootstrap':'not-requested'}",
            "channels.pairing.dismiss", "{'requestId':'r','senderId':'555'}", "channels.pairing.revoke", "{'senderId':'777'}"));
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
        int status = Creel.run(new Out(both, both, List.of(args).contains("--json")), args);
        return status + " " + out.toString(StandardCharsets.UTF_8).strip();
    }

    private List<String> asked() {
        return gateway.requests().stream().filter(r -> !r.text("method").orElseThrow().equals("connect"))
                .map(r -> r.text("method").orElseThrow() + " " + r.object("params").text()).toList();
    }

    @Test
    void theListShowsWhoWaitsAndWhoIsIn() {
        assertThat(creel("pairing", "list", "sim", "--account", "work").split("\n")).containsExactly(
                "0 waits  " + ID + "  sim (account work)  555  \"Mal lory\"  until 2026-01-01T00:00:00Z",
                "waits  r2  sim (account home)  555  \"x\"  until 2026-01-01T00:00:00Z",
                "in     sim (account work)  777  \"Anna\"  since 2026-01-01T00:00:00Z");
        assertThat(asked().get(0)).isEqualTo("channels.pairing.list {\"channel\":\"sim\",\"accountId\":\"work\"}");
        assertThat(creel("pairing", "list", "--json")).startsWith("0 {\"requests\":[{").contains("\"approved\":[{");
    }

    @Test
    void anApprovalByCodeOrIdSaysWhatItIsWorth() {
        assertThat(creel("pairing", "approve", "sim", "ABCD2345", "--notify")).isEqualTo("0 let in: 555 to direct messages of sim; not to groups, "
                + "and not as an owner\nwarning: could not be told\nif this is you, make yourself the owner: creel config set "
                + "commands.ownerAllowFrom '[\"sim:555\"]'");
        assertThat(asked()).contains("channels.pairing.approve {\"channel\":\"sim\",\"notify\":true,\"code\":\"ABCD2345\"}");
        answers.put("channels.pairing.list", LIST.replace("'commandOwnerConfigured':false", "'commandOwnerConfigured':true"));
        assertThat(creel("pairing", "approve", "sim", ID)).doesNotContain("make yourself the owner");
        assertThat(asked()).contains("channels.pairing.approve {\"channel\":\"sim\",\"notify\":false,\"accountId\":\"work\",\"requestId\":\"" + ID + "\"}");
    }

    @Test
    void theLineThatMakesAnOwnerHoldsNothingAShellWouldRun() {
        answers.put("channels.pairing.approve", "{'requestId':'r','senderId':'a\\u0027;reboot;\\u0027\\u0022\\\\b','notification':'not-requested'}");
        assertThat(creel("pairing", "approve", "sim", "ABCD2345")).endsWith("commands.ownerAllowFrom '[\"sim:a'\\'';reboot;'\\''\\\"\\\\b\"]'");
    }

    @Test
    void whoIsTurnedDownOrPutOutHasToBeOne() {
        assertThat(creel("pairing", "deny", "sim", "555")).isEqualTo("1 [creel] there is more than one request 555; say which with --account");
        assertThat(creel("pairing", "deny", "sim", ID)).isEqualTo("0 turned down: sim (account work)  555  \"Mal lory\"");
        assertThat(creel("pairing", "revoke", "sim", "777")).isEqualTo("0 put out: sim (account work)  777  \"Anna\"");
        assertThat(asked()).contains("channels.pairing.revoke {\"channel\":\"sim\",\"accountId\":\"work\",\"senderId\":\"777\"}");
        assertThat(creel("pairing", "revoke", "sim", "888")).isEqualTo("1 [creel] there is no approval of 888: creel pairing list");
        assertThat(creel("pairing")).startsWith("2 ");
    }
}
