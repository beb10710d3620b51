// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Running;
import dev.creel.gateway.internal.Running.Talk;
import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.Approvals.Kind;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.ExecRules;
import dev.creel.toolgate.internal.approval.ApprovalDesk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalMethodsTest {
    private static final Request COMMAND = new Request(Kind.EXEC, "main", "agent:main:main", "Run a command", "echo \u202eevil\n`x`",
            List.of(new Field("Where", "gateway"), new Field("Folder", "/w\u0007"), new Field("Why", "asked")), false, Optional.empty());
    private static final Request LETTER = new Request(Kind.MESSAGE, "main", "agent:main:main", "Write to somebody new", "sim:9: hello", List.of(), true,
            Optional.empty());

    private Running gateway;
    private ApprovalDesk desk;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
        desk = new ApprovalDesk(gateway.fakes.audit());
        gateway.fakes.approvals(gateway.backends, desk, new Rules());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aClientWithTheScopeSeesAndAnswersExactlyWhatIsAsked() throws Exception {
        Talk talk = approver();
        Talk watcher = approver();
        CompletableFuture<Outcome> outcome = ask(COMMAND);
        Json.Obj asked = talk.event("exec.approval.requested").object("payload");
        assertThat(asked.object("request").text("command")).contains("echo ‹U+202E›evil‹U+000A›`x`");
        assertThat(asked.object("request").text("cwd")).contains("/w‹U+0007›");
        assertThat(asked.object("request").get("allowedDecisions").text()).isEqualTo("[\"allow-once\",\"deny\"]");
        String id = asked.text("id", "");
        assertThat(talk.call("exec.approval.list", "{}").get("payload").text()).contains(id);
        assertThat(talk.call("plugin.approval.list", "{}").get("payload").text()).isEqualTo("[]");
        assertThat(talk.ok("exec.approval.get", "{\"id\":\"" + id + "\"}").text("id")).contains(id);
        assertThat(talk.refused("plugin.approval.resolve", params(id, "allow-once"))).contains("unknown or expired");
        assertThat(talk.refused("exec.approval.resolve", params(id, "allow-always"))).contains("not offered");
        assertThat(talk.refused("exec.approval.resolve", params(id, "yes"))).contains("invalid decision");
        assertThat(talk.refused("exec.approval.resolve", params(id, "allow-once").replace("}", ",\"force\":true}"))).contains("unexpected property");
        assertThat(talk.refused("exec.approval.resolve", params(id, "allow-once").replace("}", ",\"reviewer\":{\"channel\":\"a\",\"accountId\":\"b\",\"senderId\":\"c\"}}")))
                .contains("somebody else");
        assertThat(outcome).isNotDone();
        talk.ok("exec.approval.resolve", params(id, "allow-once"));
        assertThat(outcome.get(60, TimeUnit.SECONDS).state()).isEqualTo(Outcome.State.ALLOWED_ONCE);
        assertThat(watcher.event("exec.approval.resolved").object("payload").text("decision")).contains("allow-once");
        assertThat(talk.refused("exec.approval.resolve", params(id, "allow-once"))).contains("unknown or expired");
    }

    @Test
    void otherKindsAreOfTheOtherFamily() throws Exception {
        Talk talk = approver();
        CompletableFuture<Outcome> outcome = ask(LETTER);
        Json.Obj asked = talk.event("plugin.approval.requested").object("payload");
        assertThat(asked.object("request").text("title")).contains("Write to somebody new");
        talk.ok("plugin.approval.resolve", params(asked.text("id", ""), "deny"));
        assertThat(outcome.get(60, TimeUnit.SECONDS).state()).isEqualTo(Outcome.State.DENIED);
    }

    @Test
    void withoutTheScopeNothingIsSeenOrAnswered() throws Exception {
        Talk writer = gateway.talk().in("[\"operator.read\",\"operator.write\"]");
        Talk approver = approver();
        CompletableFuture<Outcome> outcome = ask(COMMAND);
        String id = approver.event("exec.approval.requested").object("payload").text("id", "");
        for (String method : List.of("exec.approval.list", "exec.approval.get", "exec.approval.resolve", "plugin.approval.list", "plugin.approval.resolve")) {
            assertThat(writer.refused(method, params(id, "allow-once"))).isEqualTo("FORBIDDEN: missing scope: operator.approvals");
        }
        for (String method : List.of("exec.approvals.get", "exec.approvals.set")) {
            assertThat(approver.refused(method, "{}")).isEqualTo("FORBIDDEN: missing scope: operator.admin");
        }
        approver.ok("exec.approval.resolve", params(id, "deny"));
        assertThat(outcome.get(60, TimeUnit.SECONDS).allowed()).isFalse();
    }

    @Test
    void theFileIsReadAndReplacedByAdministrators() {
        Talk talk = gateway.talk().in();
        assertThat(talk.ok("exec.approvals.get", "{}").text()).isEqualTo("{\"path\":\"/f\",\"exists\":true,\"hash\":\"h\",\"file\":{\"version\":1}}");
        assertThat(talk.refused("exec.approvals.set", "{}")).contains("invalid exec.approvals.set params: at root: must have required property 'file'");
        assertThat(talk.refused("exec.approvals.set", "{\"file\":{}}")).contains("at /file/version");
        assertThat(talk.refused("exec.approvals.set", "{\"file\":{\"version\":1}}")).contains("base hash required");
        assertThat(talk.ok("exec.approvals.set", "{\"file\":{\"version\":1},\"baseHash\":\"h\"}").text("hash")).contains("by the shared secret");
    }

    /** One that hears events from now on: its next request is taken up only when the gateway counts it as a client. */
    private Talk approver() {
        Talk talk = gateway.talk().in("[\"operator.approvals\"]");
        assertThat(talk.call("exec.approval.list", "{}").get("payload").text()).isEqualTo("[]");
        return talk;
    }

    private CompletableFuture<Outcome> ask(Request request) {
        return CompletableFuture.supplyAsync(() -> desk.await(request, Duration.ofSeconds(60), () -> false));
    }

    private static String params(String id, String decision) {
        return "{\"id\":\"" + id + "\",\"decision\":\"" + decision + "\"}";
    }

    /** A file that is what it is. */
    private static final class Rules implements ExecRules {
        @Override
        public Held held() {
            return new Held("/f", true, "h", Json.object().put("version", 1).build());
        }

        @Override
        public Held replace(Json.Obj file, String baseHash, String by) {
            return new Held("/f", true, "by " + by, file);
        }

        @Override
        public Held edit(String agentId, List<String> add, List<String> remove, String by) {
            throw new UnsupportedOperationException();
        }
    }
}
