// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.secret.SecretRef;
import dev.creel.config.Snapshot;
import dev.creel.confine.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gives out the value of a secret for one origin: to a plugin that may use it, and where the operator bound it to. Thread-safe. */
final class Keyring {
    private static final String PERMISSION = "dev.creel.api.secret.SecretPermission";

    private final Supplier<Snapshot> config;
    private final Function<SecretRef, Optional<String>> vault;
    private final BiFunction<String, Map<String, String>, String> audit;

    /**
     * @param config the newest snapshot
     * @param vault the value of a secret
     * @param audit records an event and returns its id
     */
    Keyring(
            Supplier<Snapshot> config,
            Function<SecretRef, Optional<String>> vault,
            BiFunction<String, Map<String, String>, String> audit) {
        this.config = config;
        this.vault = vault;
        this.audit = audit;
    }

    /** @throws Failure when the reference leads to no value: another key, or none, is never sent instead */
    String value(Caller caller, SecretRef secret, String origin) {
        caller.demand(PERMISSION, secret.name(), "use");
        Set<String> bound = SecretBinding.origins(config.get(), secret);
        if (bound.stream().noneMatch(b -> covers(b, origin))) {
            // A plugin that may reach two servers could send one's key to the other.
            throw refused(caller, "egress.secret", secret.name(), "the secret " + secret.name() + " goes to "
                    + (bound.isEmpty() ? "no origin, for lack of a baseUrl, apiRoot or server beside it"
                            : String.join(" or ", new TreeSet<>(bound))) + ", not to " + origin);
        }
        return vault.apply(secret)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new Failure(
                        Failure.Code.AUTH, "the secret " + secret.name() + " has no value; set it in the configuration"));
    }

    /** Both in normal form; {@code *.} stands for one or more labels. */
    private static boolean covers(String bound, String origin) {
        int any = bound.indexOf("//*.");
        return any < 0 ? bound.equals(origin)
                : origin.startsWith(bound.substring(0, any + 2)) && origin.endsWith(bound.substring(any + 3))
                        && origin.length() > bound.length() - 1;
    }

    /** Records a refusal that no permission line can lift. */
    Refused refused(Caller caller, String event, String what, String rule) {
        String id = audit.apply(event, Map.of("plugin", caller.plugin().name(), "what", what, "rule", rule));
        return new Refused(id, rule);
    }
}
