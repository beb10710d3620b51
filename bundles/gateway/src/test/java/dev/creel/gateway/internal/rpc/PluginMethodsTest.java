// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.FakePlugins;
import dev.creel.gateway.internal.Running;
import dev.creel.gateway.internal.Running.Talk;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluginMethodsTest {
    private static final String JAR = "{\"location\":\"/jars/echo.jar\"}";

    private Running gateway;
    private FakePlugins plugins;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
        plugins = gateway.fakes.plugins;
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aPluginIsPlannedAppliedSwitchedAndRemoved() {
        Talk talk = gateway.talk().in();
        Json.Obj plan = talk.ok("plugins.plan",
                "{\"location\":\"/jars/echo.jar\",\"name\":\"echo\",\"version\":\"1.0.0\",\"digest\":\"abc\",\"allow\":[\"downgrade\"]}");
        assertThat(plugins.planned.get(0).allowed()).containsExactly("downgrade");
        assertThat(plugins.planned.get(0).digest()).isEqualTo("abc");
        assertThat(plan.text("consent")).contains("consent-echo");
        assertThat(plan.array("rights").get(0).text()).contains("answers requests", "\"danger\":false", "\"fresh\":true");
        assertThat(plan.array("optional").get(0).text()).contains("\"danger\":true");

        String optional = Json.array(java.util.List.of(Json.of(FakePlugins.EXTRA))).text();
        Json.Obj applied = talk.ok("plugins.apply", "{\"consent\":\"consent-echo\",\"optional\":" + optional + "}");
        assertThat(applied.object("plugin").text("state")).contains("active");
        assertThat(plugins.done).containsExactly("apply consent-echo " + Set.of(FakePlugins.EXTRA));

        assertThat(talk.ok("plugins.info", "{\"name\":\"echo\"}").array("granted")).containsExactly(Json.of(FakePlugins.LINE));
        assertThat(talk.ok("plugins.disable", "{\"name\":\"echo\"}").object("plugin").text("state")).contains("disabled");
        assertThat(talk.ok("plugins.list", "{}").text()).contains("\"state\":\"disabled\"");
        assertThat(talk.ok("plugins.enable", "{\"name\":\"echo\"}").object("plugin").text("state")).contains("active");
        assertThat(talk.ok("plugins.remove", "{\"name\":\"echo\"}").get("complete")).isEqualTo(Json.of(true));
        assertThat(talk.refused("plugins.info", "{\"name\":\"echo\"}")).isEqualTo("INVALID_REQUEST: there is no plugin echo");
    }

    @Test
    void adviceIsGiven() {
        Talk talk = gateway.talk().in();
        assertThat(talk.ok("plugins.why", "{\"subject\":\"model-offline\",\"about\":\"jdk.file\"}").text("rule")).contains("jdk.file");
        assertThat(talk.refused("plugins.why", "{\"subject\":\"nobody\"}")).isEqualTo("INVALID_REQUEST: there is no plugin nobody");
        assertThat(talk.ok("plugins.doctor", "{}").array("findings").get(0).text()).contains("\"severity\":\"warn\"", "disable it");
    }

    @Test
    void aRefusalNamesItsRule() {
        Talk talk = gateway.talk().in();
        Json.Obj error = talk.call("plugins.plan", "{\"location\":\"/jars/bad.jar\"}").object("error");
        assertThat(error.text("message")).contains("bytes before the first entry; its author must mend it");
        assertThat(error.object("details").text("rule")).contains("gate.zip.gap");
        assertThat(talk.refused("plugins.apply", "{\"consent\":\"stale\"}")).startsWith("INVALID_REQUEST: nothing was planned");
    }

    @Test
    void whoMayNotAdministerMayOnlyLook() {
        Talk reader = gateway.talk().in("[\"operator.read\",\"operator.write\"]");
        for (String method : new String[] {"plan", "apply", "enable", "disable", "remove", "doctor"}) {
            assertThat(reader.refused("plugins." + method, "{}")).isEqualTo("FORBIDDEN: missing scope: operator.admin");
        }
        assertThat(plugins.planned).isEmpty();
        reader.ok("plugins.list", "{}");
        reader.ok("plugins.info", "{\"name\":\"model-offline\"}");
        reader.ok("plugins.why", "{\"subject\":\"model-offline\"}");
        Talk nobody = gateway.talk().in("[]");
        for (String method : new String[] {"list", "info", "why"}) {
            assertThat(nobody.refused("plugins." + method, "{}")).isEqualTo("FORBIDDEN: missing scope: operator.read");
        }
    }

    @Test
    void unknownParametersAreRefusedWhereSomethingChanges() {
        Talk talk = gateway.talk().in();
        assertThat(talk.refused("plugins.plan", "{\"location\":\"/jars/echo.jar\",\"anyOrigin\":true}"))
                .isEqualTo("INVALID_REQUEST: invalid plugins.plan params: at root: unexpected property 'anyOrigin'");
        assertThat(talk.refused("plugins.remove", "{\"name\":\"model-offline\",\"force\":1}"))
                .isEqualTo("INVALID_REQUEST: invalid plugins.remove params: at root: unexpected property 'force'");
        assertThat(talk.refused("plugins.apply", "{\"consent\":\"consent-a\",\"yes\":true}")).contains("unexpected property 'yes'");
        assertThat(talk.refused("plugins.enable", "{}")).contains("must have required property 'name'");
        assertThat(plugins.planned).isEmpty();
        assertThat(plugins.list()).hasSize(1);
    }

    @Test
    void stepsAreToldToWhoAskedAndChangesToWhoReads() {
        Talk talk = gateway.talk().in();
        Talk reader = gateway.talk().in("[\"operator.read\"]");
        String id = talk.ask("plugins.plan", JAR);
        Json.Obj step = talk.event("plugins.progress");
        assertThat(step.object("payload").text()).isEqualTo("{\"requestId\":\"" + id + "\",\"name\":\"\",\"step\":\"reading /jars/echo.jar\"}");
        talk.answer(id);
        String disabling = talk.ask("plugins.disable", "{\"name\":\"model-offline\"}");
        assertThat(talk.event("plugins.progress").object("payload").text("name")).contains("model-offline");
        long first = talk.event("plugins.changed").object("payload").integer("generation").orElseThrow();
        talk.answer(disabling);
        Json.Obj seen = reader.frame();
        while (!seen.text("event").orElse("").equals("plugins.changed")) {
            assertThat(seen.text("event")).isNotEqualTo(java.util.Optional.of("plugins.progress"));
            seen = reader.frame();
        }
        assertThat(seen.object("payload").integer("generation")).contains(first);
        talk.ok("plugins.enable", "{\"name\":\"model-offline\"}");
        assertThat(reader.event("plugins.changed").object("payload").integer("generation")).contains(first + 1);
    }

    @Test
    void longWorkBlocksNoSocketAndOutlivesItsClient() throws InterruptedException {
        plugins.gate = new CountDownLatch(1);
        Talk talk = gateway.talk().in();
        Talk reader = gateway.talk().in("[\"operator.read\"]");
        talk.ask("plugins.apply", "{\"consent\":\"consent-echo\"}");
        talk.event("plugins.progress");
        assertThat(talk.ok("plugins.list", "{}").text()).doesNotContain("echo");
        talk.ok("plugins.info", "{\"name\":\"model-offline\"}");
        talk.end();
        plugins.gate.countDown();
        reader.event("plugins.changed");
        assertThat(reader.ok("plugins.list", "{}").text()).contains("\"id\":\"echo\"");
        assertThat(plugins.done).hasSize(1);
    }

    @Test
    void whatWaitsIsBounded() {
        plugins.gate = new CountDownLatch(1);
        Talk talk = gateway.talk().in();
        String last = "";
        for (int i = 0; i < 19; i++) {
            last = talk.ask("plugins.enable", "{\"name\":\"model-offline\"}");
        }
        assertThat(talk.answer(last).object("error").text("message")).contains("too many operations on plugins wait already; retry shortly");
        plugins.gate.countDown();
    }
}
