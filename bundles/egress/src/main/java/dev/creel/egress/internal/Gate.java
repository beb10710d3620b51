// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Failure;
import dev.creel.config.LocalModels;
import dev.creel.config.Snapshot;
import dev.creel.confine.Caller;
import dev.creel.confine.WebOrigin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What one plugin may reach, and which secrets may go there; asked for every request and connection. Thread-safe. */
final class Gate {
    private static final String PERMISSION = "dev.creel.api.net.EgressPermission";
    private static final int MAX_TARGETS = 256;

    private final Caller caller;
    private final Keyring keyring;
    private final Supplier<Snapshot> config;
    private final Map<String, WebOrigin> targets = new ConcurrentHashMap<>();

    Gate(Caller caller, Keyring keyring, Supplier<Snapshot> config) {
        this.caller = caller;
        this.keyring = keyring;
        this.config = config;
    }

    WebOrigin target(String origin) {
        WebOrigin known = targets.get(origin);
        if (known == null) {
            known = parsed(origin);
            if (targets.size() < MAX_TARGETS) {
                targets.put(origin, known);
            }
        }
        return known;
    }

    private static WebOrigin parsed(String origin) {
        try {
            return WebOrigin.parse(origin);
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.Code.BAD_INPUT, e.getMessage());
        }
    }

    /** @param kind {@code http}, {@code websocket} or {@code line} */
    void demand(WebOrigin target, String kind) {
        if (target.web() == kind.equals("line")) {
            throw new Failure(Failure.Code.BAD_INPUT, target.origin() + " is no origin for " + kind
                    + ": lines go to tls://host:port or tcp://host:port, everything else to http and https");
        }
        caller.demand(PERMISSION, target.origin(), kind);
        LocalModels rule = local();
        if (!rule.admits(target.origin())) {
            throw keyring.refused(caller, "egress.local-only", target.origin(), "models.localOnly is true, and " + target.origin()
                    + " is neither an address at home nor a host of models.localHosts");
        }
    }

    /** Asked anew for each request and redirect: whoever speaks to models is held to the newest configuration. */
    private LocalModels local() {
        LocalModels rule = LocalModels.of(config.get());
        return rule.only() && !caller.contributes("model") ? new LocalModels(false, Set.of()) : rule;
    }

    /** The values of binds, each of which may go to that target. */
    Map<Bind, String> secrets(List<Bind> binds, WebOrigin target) {
        Map<Bind, String> values = new LinkedHashMap<>();
        for (Bind bind : binds) {
            values.put(bind, keyring.value(caller, bind.secret(), target.origin()));
        }
        return values;
    }

    Pool pool(WebOrigin target) {
        boolean privately = caller.holds(PERMISSION, target.origin(), "private");
        return new Pool(caller.plugin().name(), privately, target.literal(), local().only());
    }

    /** Ends in a refusal with its audit line, by the right that is missing or by the rule no right lifts. */
    RuntimeException refused(WebOrigin target, GuardedResolver.AddressRefused refusal) {
        if (refusal.wouldBeAllowedPrivately()) {
            caller.demand(PERMISSION, target.origin(), "private");
        }
        return keyring.refused(caller, "egress.address", target.origin(), "the address of " + target.origin()
                + " belongs to no host a request may go to");
    }
}
