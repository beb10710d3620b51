// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Tools that act, opened to whoever holds the secret by one HTTP request, without a conversation. */
final class DangerousHttpTools implements SceneCheck {
    private static final String ID = "gateway.tools_invoke_http.dangerous_allow";
    private static final String PATH = "gateway.tools.allow";
    private static final Set<String> ACTING = Set.of("*", "exec", "process", "write", "edit", "apply_patch", "gateway", "cron", "nodes",
            "sessions_spawn", "sessions_send", "message", "browser", "group:runtime", "group:fs", "group:automation", "group:nodes");

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        List<String> open = scene.config().list(PATH).stream().map(each -> each instanceof Json.Str text ? text.value().strip() : "")
                .filter(ACTING::contains).toList();
        if (!open.isEmpty()) {
            found.accept(new Finding(ID, BeyondLoopback.open(scene.config()) ? Severity.CRITICAL : Severity.WARN, PATH,
                    "tools that act can be called by HTTP: " + String.join(", ", open), "whoever holds the shared secret runs them with one request",
                    "take them out of " + PATH));
        }
    }
}
