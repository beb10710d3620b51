// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.gateway.internal.FakeContributions.Registered;
import dev.creel.gateway.internal.Running;
import dev.creel.gateway.internal.Running.Talk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContributedMethodsTest {
    private final AtomicInteger asked = new AtomicInteger();
    private Running gateway;

    /** What a method of a test does. */
    private interface Body {
        Json call(Json.Obj params, GatewayMethod.Peer peer);
    }

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private Registered<GatewayMethod> register(String plugin, String name, String scope, Body body) {
        return register(plugin, name, name, scope, body);
    }

    private Registered<GatewayMethod> register(String plugin, String property, String name, String scope, Body body) {
        GatewayMethod method = new GatewayMethod() {
            @Override
            public MethodSpec spec() {
                return new MethodSpec(name, scope);
            }

            @Override
            public Json call(Json.Obj params, Peer peer, Call call) {
                asked.incrementAndGet();
                return body.call(params, peer);
            }
        };
        return gateway.fakes.contributions.add(plugin, GatewayMethod.class, method, Map.of("method", property));
    }

    @Test
    void aMethodComesAndGoesWhileClientsAreConnected() {
        Talk talk = gateway.talk().in();
        assertThat(talk.refused("echo.say", "{}")).isEqualTo("INVALID_REQUEST: unknown method: echo.say");
        Registered<GatewayMethod> echo = register("echo", "echo.say", "operator.write", (params, peer) ->
                Json.object().put("said", params.get("text")).put("to", peer.client()).build());
        assertThat(talk.ok("echo.say", "{\"text\":\"hi\"}").text()).isEqualTo("{\"said\":\"hi\",\"to\":\"gateway-client\"}");
        assertThat(texts(methods(gateway.talk()))).contains("echo.say", "plugins.list");
        echo.remove();
        assertThat(talk.refused("echo.say", "{}")).isEqualTo("INVALID_REQUEST: unknown method: echo.say");
        assertThat(texts(methods(gateway.talk()))).doesNotContain("echo.say");
    }

    private static List<Json> methods(Talk talk) {
        talk.event("connect.challenge");
        return talk.ok("connect", Running.connect("[\"operator.read\"]")).object("features").array("methods");
    }

    private static List<String> texts(List<Json> values) {
        return values.stream().map(v -> ((Json.Str) v).value()).toList();
    }

    @Test
    void theGatewayDemandsTheScope() {
        register("echo", "echo.change", "operator.admin", (params, peer) -> Json.Obj.EMPTY);
        Talk writer = gateway.talk().in("[\"operator.read\",\"operator.write\"]");
        assertThat(writer.refused("echo.change", "{}")).isEqualTo("FORBIDDEN: missing scope: operator.admin");
        assertThat(gateway.talk().in("[]").refused("echo.change", "{}")).isEqualTo("FORBIDDEN: missing scope: operator.read");
        assertThat(asked).hasValue(0);
        gateway.talk().in().ok("echo.change", "{}");
        assertThat(asked).hasValue(1);
    }

    @Test
    void namesOfTheCoreBelongToNobodyElse() {
        register("chat", "chat.send", "operator.read", (params, peer) -> Json.of("mine"));
        register("sessions", "sessions.mine", "operator.read", (params, peer) -> Json.of("mine"));
        register("connect", "connect.mine", "operator.read", (params, peer) -> Json.of("mine"));
        Talk talk = gateway.talk().in();
        assertThat(talk.refused("sessions.mine", "{}")).isEqualTo("INVALID_REQUEST: unknown method: sessions.mine");
        assertThat(talk.refused("connect.mine", "{}")).isEqualTo("INVALID_REQUEST: unknown method: connect.mine");
        assertThat(talk.refused("chat.send", "{}")).contains("must have required property");
        assertThat(texts(methods(gateway.talk()))).doesNotContain("sessions.mine", "connect.mine").doesNotHaveDuplicates();
        assertThat(asked).hasValue(0);
    }

    @Test
    void aMethodThatIsNotAsItsPropertySaysIsNotCalled() {
        register("echo", "echo.say", "other.say", "operator.read", (params, peer) -> Json.Obj.EMPTY);
        register("echo", "echo.odd", "operator.everything", (params, peer) -> Json.Obj.EMPTY);
        Talk talk = gateway.talk().in();
        assertThat(talk.refused("echo.say", "{}")).contains("does not describe its method echo.say rightly");
        assertThat(talk.refused("echo.odd", "{}")).contains("does not describe its method echo.odd rightly");
        assertThat(asked).hasValue(0);
    }

    @Test
    void failuresKeepTheirMeaning() {
        register("echo", "echo.fail", "operator.read", (params, peer) -> {
            throw new Failure(Failure.Code.valueOf(params.text("code").orElseThrow()), "because", Duration.ofSeconds(3));
        });
        register("echo", "echo.break", "operator.read", (params, peer) -> {
            throw new IllegalStateException("inside");
        });
        Talk talk = gateway.talk().in();
        assertThat(talk.refused("echo.fail", "{\"code\":\"BAD_INPUT\"}")).isEqualTo("INVALID_REQUEST: because");
        assertThat(talk.refused("echo.fail", "{\"code\":\"PERMANENT\"}")).isEqualTo("UNAVAILABLE: because");
        Json.Obj busy = talk.call("echo.fail", "{\"code\":\"OVERLOADED\"}").object("error");
        assertThat(busy.text()).contains("\"retryAfterMs\":3000", "PLUGIN_OVERLOADED");
        assertThat(talk.refused("echo.break", "{}")).startsWith("UNAVAILABLE: plugin echo: ");
        assertThat(talk.refused("echo.fail", "[]")).contains("must be object");
    }

    @Test
    void aPluginThatGoesDuringACallLeavesAClearAnswer() {
        Registered<?>[] self = new Registered<?>[1];
        self[0] = register("echo", "echo.say", "operator.read", (params, peer) -> {
            self[0].remove();
            throw new PluginException(PluginException.Kind.FAILED, "plugin echo: is busy");
        });
        Json.Obj error = gateway.talk().in().call("echo.say", "{}").object("error");
        assertThat(error.text("message")).contains("plugin echo was stopped or removed while echo.say was under way");
        assertThat(error.object("details").text("code")).contains("PLUGIN_GONE");
    }

    @Test
    void answersAreBoundedEvenWhenTheyAreSmallInMemory() {
        register("echo", "echo.long", "operator.read", (params, peer) -> Json.of("x".repeat(2 << 20)));
        register("echo", "echo.bomb", "operator.read", (params, peer) -> {
            Json value = Json.of("boom");
            for (int i = 0; i < 40; i++) {
                value = Json.array(List.of(value, value));
            }
            return value;
        });
        register("echo", "echo.nothing", "operator.read", (params, peer) -> null);
        Talk talk = gateway.talk().in();
        assertThat(talk.refused("echo.long", "{}")).contains("larger than a result may be");
        assertThat(talk.refused("echo.bomb", "{}")).contains("larger than a result may be");
        assertThat(talk.call("echo.nothing", "{}").get("payload")).isEqualTo(Json.Nil.NIL);
    }

    @Test
    void oneSlowPluginLeavesRoomForOthers() {
        CountDownLatch gate = new CountDownLatch(1);
        register("slow", "slow.wait", "operator.read", (params, peer) -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Json.of("done");
        });
        register("echo", "echo.say", "operator.read", (params, peer) -> Json.of("hi"));
        Talk talk = gateway.talk().in();
        String first = talk.ask("slow.wait", "{}");
        String last = "";
        for (int i = 0; i < 12; i++) {
            last = talk.ask("slow.wait", "{}");
        }
        assertThat(talk.answer(last).object("error").text("message")).hasValueSatisfying(m -> assertThat(m).contains("plugin slow is busy"));
        assertThat(talk.call("echo.say", "{}").get("payload")).isEqualTo(Json.of("hi"));
        gate.countDown();
        assertThat(talk.answer(first).get("payload")).isEqualTo(Json.of("done"));
    }
}
