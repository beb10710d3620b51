// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.hook.LifecycleHook;
import dev.creel.api.hook.LifecycleHook.Decision;
import dev.creel.api.hook.LifecycleHook.Point;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Config;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way lifecycle hooks are asked: in order, each with a second, each within the right it was granted. A critical
 * hook that does not answer blocks, and so does one that the operator listed and that is not there. Thread-safe.
 */
final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int LONGEST_REASON = 500;
    private static final int LARGEST_EVENT = 2 << 20;

    private static final Map<Point, List<String>> CHANGEABLE = Map.of(
            Point.BEFORE_PROMPT, List.of("text", "system"),
            Point.BEFORE_TOOL, List.of("arguments"),
            Point.AFTER_TOOL, List.of("text"),
            Point.BEFORE_SEND, List.of("text"));

    private final PluginServices services;
    private final Config config;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile HookTable table = HookTable.EMPTY;

    Hooks(PluginServices services, Config config) {
        this.services = services;
        this.config = config;
    }

    /**
     * What the hooks of a point said.
     *
     * @param event what the host goes on with
     * @param blockedBy the plugin that blocks; empty if none does
     * @param reason why it blocks, as one line
     * @param changedBy the plugin that changed the event last; empty if none did
     */
    record Verdict(Json.Obj event, String blockedBy, String reason, String changedBy) {
        boolean blocked() {
            return !blockedBy.isEmpty();
        }
    }

    /** Whether anybody has to be asked at that point. */
    boolean any(Point point) {
        HookTable now = table();
        return !now.at(point).isEmpty() || !now.missing(point).isEmpty();
    }

    /** Whether a hook of that point may block or change, so that nothing may pass before it is asked. */
    boolean guarded(Point point) {
        HookTable now = table();
        return !now.missing(point).isEmpty()
                || now.at(point).stream().anyMatch(hook -> hook.critical() || hook.power() != HookTable.Power.OBSERVE);
    }

    Verdict ask(Point point, Json.Obj event) {
        HookTable now = table();
        Verdict verdict = new Verdict(event, "", "", "");
        if (!now.missing(point).isEmpty()) {
            return new Verdict(event, now.missing(point).get(0), "it is listed as critical and is not running", "");
        }
        for (HookTable.Hook hook : now.at(point)) {
            verdict = ask(hook, point, verdict);
            if (verdict.blocked()) {
                return verdict;
            }
        }
        return verdict;
    }

    private Verdict ask(HookTable.Hook hook, Point point, Verdict before) {
        Decision decision;
        try {
            Json.Obj event = before.event();
            decision = hook.service().call(LONGEST, (plugin, call) -> plugin.on(point, event, call));
            if (decision == null || decision instanceof Decision.Rewrite r && tooLarge(r)) {
                throw new Failure(Failure.Code.PERMANENT, "it gave no decision, or one that is too large");
            }
        } catch (Failure | PluginException | ClassCastException e) {
            LOG.warn("Hook {} of plugin {} failed: {}", point, hook.name(), e.getMessage());
            return hook.critical() ? blocked(before, hook, "its check could not be made") : before;
        }
        if (decision instanceof Decision.Block block) {
            return hook.power() == HookTable.Power.OBSERVE
                    ? ignored(before, hook, point, "block", "narrow")
                    : blocked(before, hook, Untrusted.line(block.reason(), LONGEST_REASON));
        }
        if (decision instanceof Decision.Rewrite rewrite) {
            return hook.power() == HookTable.Power.REWRITE
                    ? new Verdict(changed(point, before.event(), rewrite.event()), "", "", hook.name())
                    : ignored(before, hook, point, "rewrite", "rewrite");
        }
        return before;
    }

    /** Only what the point lets change: the next hook must see the tool, run and session that are meant. */
    private static Json.Obj changed(Point point, Json.Obj before, Json.Obj wanted) {
        List<String> open = CHANGEABLE.getOrDefault(point, List.of());
        Json.Builder event = Json.object();
        before.members().forEach((name, old) -> {
            Json now = wanted.get(name);
            event.put(name, open.contains(name) && now.getClass() == old.getClass() ? now : old);
        });
        return event.build();
    }

    private static boolean tooLarge(Decision.Rewrite rewrite) {
        return rewrite.event().text().length() > LARGEST_EVENT;
    }

    private static Verdict blocked(Verdict before, HookTable.Hook hook, String reason) {
        return new Verdict(before.event(), hook.name(), reason, before.changedBy());
    }

    /** A decision beyond the hook's right; said once for each hook and kind. */
    private Verdict ignored(Verdict before, HookTable.Hook hook, Point point, String what, String needed) {
        if (told.add(hook.name() + ' ' + point + ' ' + what)) {
            LOG.warn("Plugin {} wants to {} at {}, which it may only watch; ignored. Grant (dev.creel.api.plugin"
                    + ".ContributePermission \"hook:{}\" \"{}\") if it should", hook.name(), what, point,
                    HookTable.property(point), needed);
        }
        return before;
    }

    /** Made anew when plugins or configuration changed; otherwise two comparisons. */
    private HookTable table() {
        List<Service<LifecycleHook>> registered = services.of(LifecycleHook.class);
        HookTable known = table;
        if (known.current(registered, config.current())) {
            return known;
        }
        HookTable fresh = HookTable.of(registered, config.current());
        table = fresh;
        return fresh;
    }
}
