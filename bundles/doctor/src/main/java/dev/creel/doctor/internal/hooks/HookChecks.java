// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.hooks;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The checks of webhooks: who may call, what a caller may choose. */
public final class HookChecks {
    private static final int LEAST = 24;

    public static final List<SceneCheck> ALL = List.of(
            check("hooks.token_too_short", WARN, "hooks.token", "the webhooks' token is short",
                    scene -> token(scene).map(each -> each.length() < LEAST).orElse(false), "take a random one: openssl rand -hex 32"),
            check("hooks.path_root", CRITICAL, "hooks.path", "webhooks take every path of the gateway",
                    scene -> scene.config().text("hooks.path").map(path -> path.strip().equals("/")).orElse(false), "use a path of their own, as /hooks"),
            check("hooks.request_session_key_enabled", WARN, "hooks.allowRequestSessionKey", "who calls a webhook chooses the conversation it speaks into",
                    scene -> scene.config().flag("hooks.allowRequestSessionKey", false), "remove it, or narrow hooks.allowedSessionKeyPrefixes"),
            check("hooks.request_session_key_prefixes_missing", CRITICAL, "hooks.allowedSessionKeyPrefixes",
                    "who calls a webhook may choose any conversation, the main one too",
                    scene -> scene.config().flag("hooks.allowRequestSessionKey", false)
                            && scene.config().list("hooks.allowedSessionKeyPrefixes").isEmpty(), "set it, for example to [\"hook:\"]"),
            check("hooks.default_session_key_unset", WARN, "hooks.defaultSessionKey", "each call of a webhook begins a conversation of its own",
                    scene -> scene.config().text("hooks.defaultSessionKey").isEmpty(), "set it, for example to \"hook:ingress\""),
            check("hooks.allowed_agent_ids_unrestricted", WARN, "hooks.allowedAgentIds", "webhooks may speak to every agent",
                    scene -> scene.config().list("hooks.allowedAgentIds").isEmpty() || scene.config().list("hooks.allowedAgentIds").stream()
                            .anyMatch(each -> each.text().equals("\"*\"")), "name the agents that are meant for it"));

    private HookChecks() {}

    private static Optional<String> token(Scene scene) {
        return scene.secretText("hooks.token").map(String::strip);
    }

    private static SceneCheck check(String id, Severity severity, String path, String title,
            Predicate<Scene> bad, String remedy) {
        return new HookCheck(id, severity, path, title, bad, remedy);
    }
}
