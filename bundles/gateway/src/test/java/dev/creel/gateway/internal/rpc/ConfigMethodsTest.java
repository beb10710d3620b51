// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.gateway.internal.device.Approver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration over the wire, on real files. */
class ConfigMethodsTest implements Call.Client, Audit {
    private static final String TEXT = """
            {
              gateway: { auth: { token: "the-token-of-this-gateway-0123456789" } }, // keep me
              messages: { queue: { cap: 3 } },
            }
            """;

    @TempDir
    Path state;

    private final List<String> audited = new ArrayList<>();
    private final Methods methods = new Methods();
    private Set<String> scopes = Set.of("operator.admin");
    private Config config;
    private String answer;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(file(), TEXT);
        config = Config.open(new Location(state, file()));
        new ConfigMethods(config, this).addTo(methods);
    }

    private Path file() {
        return state.resolve("creel.json");
    }

    private String written() throws IOException {
        return Files.readString(file());
    }

    private String call(String method, Json params) {
        answer = "";
        methods.run("1", method, params, this);
        return answer;
    }

    private Json.Obj get() {
        return (Json.Obj) Json.parse(call("config.get", Json.Obj.EMPTY), 64);
    }

    private static Json params(String raw, String hash) {
        Json.Builder out = Json.object().put("raw", raw);
        return (hash.isEmpty() ? out : out.put("baseHash", hash)).build();
    }

    @Test
    void showsNoSecret() {
        Json.Obj shown = get();
        assertThat(shown.text()).doesNotContain("the-token-of").contains("keep me", Config.REDACTED);
        assertThat(shown.object("config").object("messages").object("queue").integer("cap")).contains(3L);
        assertThat(shown.text("hash", "")).hasSize(64);
        scopes = Set.of("operator.read");
        assertThat(get().text("hash", "")).hasSize(64);
    }

    @Test
    void whatWasShownIsSetWithItsSecrets() throws IOException {
        Json.Obj shown = get();
        String answered = call("config.set", params(shown.text("raw", "").replace("cap: 3", "cap: 5"), shown.text("hash", "")));
        assertThat(answered).contains("\"ok\":true", "\"cap\":5").doesNotContain("the-token-of");
        assertThat(written()).isEqualTo(TEXT.replace("cap: 3", "cap: 5"));
        assertThat(config.current().integer("messages.queue.cap", 0)).isEqualTo(5);
        assertThat(audited).singleElement().asString().contains("config.changed", "who=test", "connection=c1").doesNotContain("the-token-of");
    }

    @Test
    void patchesAndApplies() throws IOException {
        String hash = get().text("hash", "");
        assertThat(call("config.patch", params("{messages:{queue:{cap:7}}}", hash))).contains("\"cap\":7");
        assertThat(written()).isEqualTo(TEXT.replace("cap: 3", "cap: 7"));
        assertThat(audited.get(0)).contains("paths=messages.queue.cap");
        String next = get().text("hash", "");
        assertThat(call("config.apply", params(TEXT, next))).contains("\"cap\":3");
        assertThat(written()).isEqualTo(TEXT);
    }

    @Test
    void whoDoesNotKnowWhatHoldsChangesNothing() throws IOException {
        for (String method : List.of("config.set", "config.patch", "config.apply")) {
            assertThat(call(method, params("{}", ""))).isEqualTo("INVALID_REQUEST config base hash required; re-run config.get and retry");
            assertThat(call(method, params("{}", "0".repeat(64))))
                    .isEqualTo("INVALID_REQUEST config changed since last load; re-run config.get and retry");
        }
        Files.delete(file());
        assertThat(call("config.set", params("{messages:{queue:{cap:9}}}", ""))).contains("\"ok\":true");
        assertThat(written()).contains("cap:9");
    }

    @Test
    void refusesWhatIsNotValid() throws IOException {
        String hash = get().text("hash", "");
        assertThat(call("config.set", params("{messages:{queue:{cap:'many'}}}", hash))).startsWith("INVALID_REQUEST invalid config: messages.queue.cap");
        assertThat(call("config.patch", params("{nothing:1}", hash))).startsWith("INVALID_REQUEST invalid config: nothing");
        assertThat(call("config.set", params("{", hash))).startsWith("INVALID_REQUEST invalid config");
        assertThat(call("config.set", Json.object().put("raw", "{}").put("baseHash", hash).put("force", true).build()))
                .isEqualTo("INVALID_REQUEST invalid config.set params: at root: unexpected property 'force'");
        assertThat(call("config.get", Json.object().put("path", "x").build())).as("what only shows ignores what it does not know").contains("hash");
        assertThat(written()).isEqualTo(TEXT);
        assertThat(audited).isEmpty();
    }

    @Test
    void onlyAdministratorsChangeIt() throws IOException {
        String hash = get().text("hash", "");
        scopes = Set.of("operator.read", "operator.write");
        for (String method : List.of("config.set", "config.patch", "config.apply")) {
            assertThat(call(method, params("{}", hash))).isEqualTo("FORBIDDEN missing scope: operator.admin");
        }
        assertThat(written()).isEqualTo(TEXT);
        assertThat(call("config.schema", Json.Obj.EMPTY)).contains("\"schema\":{", "\"uiHints\":{}", "\"generatedAt\"");
    }

    @Override
    public Peer peer() {
        return new Peer("c1", true, "operator", scopes, "test");
    }

    @Override
    public Approver approver() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void subscribe() {}

    @Override
    public boolean watch(String sessionKey) {
        return false;
    }

    @Override
    public void unwatch(String sessionKey) {}

    @Override
    public boolean mayWait() {
        return true;
    }

    @Override
    public void waited() {}

    @Override
    public void answer(String id, String payload) {
        answer = payload;
    }

    @Override
    public void refuse(String id, Json.Obj error) {
        answer = error.text("code", "") + " " + error.text("message", "");
    }

    @Override
    public void tell(String event, String payload) {}

    @Override
    public String record(String event, Map<String, String> fields) {
        audited.add(event + " " + fields);
        return "D-1";
    }

    @Override
    public Verification verify() {
        return new Verification(audited.size(), 0);
    }

    @Test
    void onlyNumbersAreCountsOfTokens() {
        Json.Obj tree = (Json.Obj) Json.parse("{\"maxTokens\":7,\"botTokens\":[\"abc\"],\"tokens\":{\"a\":\"def\"}}", 8);
        assertThat(Redaction.of(tree).text()).contains("\"maxTokens\":7").doesNotContain("abc", "def");
    }
}
