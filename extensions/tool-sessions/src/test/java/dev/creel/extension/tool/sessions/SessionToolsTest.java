// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.SessionView.Answer;
import dev.creel.api.tool.SessionView.Said;
import dev.creel.api.tool.SessionView.Status;
import dev.creel.api.tool.SessionView.Task;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionToolsTest {
    private final List<String> asked = new ArrayList<>();
    private final SessionTools tools = new SessionTools();

    @Test
    void eachToolDeclaresWhatItDoes() {
        assertThat(tools.tools()).extracting(ToolSpec::name)
                .containsExactly("sessions_list", "sessions_history", "sessions_send", "sessions_spawn", "agents_list");
        assertThat(tools.tools()).allSatisfy(spec -> assertThat(spec.effects()).isEqualTo(spec.name().matches("sessions_(send|spawn)")
                ? Set.of(ToolSpec.Effect.MESSAGES) : Set.of(ToolSpec.Effect.READS)));
    }

    @Test
    void itListsAndReads() {
        assertThat(run("sessions_list", "{'messageLimit':1,'activeMinutes':5}").text())
                .isEqualTo("agent:main:x: agent main, 3 messages, last 1970-01-01T00:00:00Z\n  1970-01-01T00:00:00Z user: hi");
        assertThat(run("sessions_history", "{'sessionKey':'x','limit':7,'includeTools':true}").text()).isEqualTo("1970-01-01T00:00:00Z user: hi");
        assertThat(asked).containsExactly("list [PT5M, 50]", "history [agent:main:x, 1, false]", "history [x, 7, true]");
        assertThat(run("agents_list", "{}").text()).isEqualTo("main\nhelper");
    }

    @Test
    void itSendsAndSpawns() {
        assertThat(run("sessions_send", "{'sessionKey':'x','message':'hello','timeoutSeconds':0}").text()).contains("It answered:\nfine");
        assertThat(run("sessions_spawn", "{'task':'count','agentId':'helper','runTimeoutSeconds':9,'cleanup':'delete'}").text()).contains("run r2");
        assertThat(asked).containsExactly("send [x, hello, PT0S]",
                "spawn [" + new Task("count", "", "helper", "", "", Duration.ofSeconds(9), false) + "]");
    }

    private Result run(String tool, String json) {
        SessionView view = (SessionView) Proxy.newProxyInstance(SessionView.class.getClassLoader(), new Class<?>[] {SessionView.class},
                (proxy, method, args) -> {
                    if (!method.getName().equals("agents")) {
                        asked.add(method.getName() + " " + Arrays.toString(args));
                    }
                    return switch (method.getName()) {
                        case "list" -> List.of(new Status("agent:main:x", "id", "main", Instant.EPOCH, 3, 0, 0, 0));
                        case "history" -> List.of(new Said("user", "hi", Instant.EPOCH));
                        case "agents" -> List.of("main", "helper");
                        case "send" -> new Answer("ok", "x", "r1", "fine");
                        default -> new Answer("accepted", "agent:helper:subagent:1", "r2", "");
                    };
                });
        ToolCall call = (ToolCall) Proxy.newProxyInstance(ToolCall.class.getClassLoader(), new Class<?>[] {ToolCall.class},
                (proxy, method, args) -> view);
        return tools.invoke(tool, (Json.Obj) Json.parse(json.replace('\'', '"'), 8), call);
    }
}
