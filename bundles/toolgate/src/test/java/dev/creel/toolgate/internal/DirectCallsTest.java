// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import org.junit.jupiter.api.Test;

class DirectCallsTest {
    @Test
    void dangerousNamesAreDeniedUnlessTheOperatorNamesThem() {
        assertThat(rule("{}", "session_status")).isEmpty();
        for (String tool : new String[] {"exec", "shell", "sessions_send", "cron", "gateway", "memory_save", "apply_patch"}) {
            assertThat(rule("{}", tool)).as(tool).isEqualTo("gateway.tools.allow");
        }
        assertThat(rule("{\"allow\":[\"cron\"]}", "cron")).isEmpty();
        assertThat(rule("{\"allow\":[\"cron\"]}", "exec")).isEqualTo("gateway.tools.allow");
        assertThat(rule("{\"allow\":[\"cron\"]}", "session_status")).as("no allowlist: it takes names off the list").isEmpty();
    }

    @Test
    void denyWins() {
        assertThat(rule("{\"allow\":[\"cron\"],\"deny\":[\"cron\"]}", "cron")).isEqualTo("gateway.tools.deny");
        assertThat(rule("{\"deny\":[\"session_*\"]}", "session_status")).isEqualTo("gateway.tools.deny");
        assertThat(rule("{\"deny\":[\"group:sessions\"]}", "session_status")).isEqualTo("gateway.tools.deny");
    }

    @Test
    void whatCannotBeReadCloses() {
        assertThat(rule("{\"deny\":\"exec\"}", "session_status")).isEqualTo("gateway.tools.deny");
        assertThat(rule("{\"deny\":[7]}", "session_status")).isEqualTo("gateway.tools.deny");
        assertThat(rule("{\"allow\":{}}", "session_status")).isEqualTo("gateway.tools.allow");
    }

    private static String rule(String section, String tool) {
        Json.Obj root = (Json.Obj) Json.parse("{\"gateway\":{\"tools\":" + section + "}}", 8);
        return DirectCalls.refusal(new Snapshot(1, "", root, "/state", "/state/creel.json"), tool).orElse("");
    }
}
