// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Admission;
import dev.creel.gateway.internal.auth.BreakGlass;
import dev.creel.gateway.internal.auth.Caller;
import dev.creel.gateway.internal.auth.Guard;
import dev.creel.gateway.internal.auth.Hosts;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.auth.TailscaleServe;
import dev.creel.gateway.internal.device.Applicant;
import dev.creel.gateway.internal.device.Pairing;
import dev.creel.gateway.internal.device.PairingRequired;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The decision about a {@code connect} request: who the client is and which scopes it gets, or why not. What a client says
 * of itself never widens its rights by itself; a secret, and a key that somebody approved, do. Thread-safe.
 */
final class Handshake {
    private final Guard guard;
    private final Pairing pairing;
    private final Config config;
    private final BooleanSupplier serving;
    private final SeenSignatures seen = new SeenSignatures(2 * Device.SKEW_MS);

    /** @param serving whether there is an agent to talk to */
    Handshake(Guard guard, Pairing pairing, Config config, BooleanSupplier serving) {
        this.guard = guard;
        this.pairing = pairing;
        this.config = config;
        this.serving = serving;
    }

    /** How a connection came: what the HTTP request that opened it said. */
    record Opening(Caller caller, String host, Optional<String> origin, Hosts hosts, String nonce) {}

    /** @throws Refused with the family's words */
    Identity decide(Json.Obj raw, Opening opening) {
        Connect request = Connect.of(raw);
        if (request.node() && frozen().isPresent()) {
            throw Refused.of(new Refusal("FORBIDDEN", "refused by rule " + Part.NODES.rule(), Json.Obj.EMPTY, 0));
        }
        origin(request, opening);
        starting();
        boolean legacy = request.device().filter(d -> proven(d, request, opening)).isPresent();
        Guard.Verdict verdict = credential(request, opening, legacy);
        if (request.device().isPresent()) {
            return device(request, request.device().get(), verdict, opening, legacy);
        }
        if (request.node()) {
            throw Refused.noDevice();
        }
        Entry entry = new Entry(method(verdict), verdict.outcome() == Guard.Outcome.RIGHT, lasting(verdict), Optional.empty());
        return identity(request, "", alone(request, opening.caller()), entry);
    }

    /** A page of another site can open a socket to this machine, but it cannot hide its origin. */
    private static void origin(Connect request, Opening opening) {
        if (opening.origin().isEmpty() && !request.page()) {
            return;
        }
        boolean allowed = opening.origin().filter(o -> opening.hosts().allows(o, opening.host())).isPresent();
        if (!allowed) {
            Json.Obj details = Json.object()
                    .put("code", "CONTROL_UI_ORIGIN_NOT_ALLOWED")
                    .put("reason", opening.origin().isEmpty() ? "origin missing or invalid" : "origin not allowed")
                    .build();
            throw Refused.of(new Refusal("INVALID_REQUEST", "origin not allowed (open the Control UI from the gateway host"
                    + " or allow it in gateway.controlUi.allowedOrigins)", details, 0));
        }
    }

    private void starting() {
        if (!serving.getAsBoolean()) {
            Json.Obj details = Json.object().put("reason", "startup-sidecars").build();
            throw new Refused(new Refusal("UNAVAILABLE", "gateway starting; retry shortly", details, 500), 1013,
                    "gateway starting");
        }
    }

    /** @return whether the device proved its key in the oldest form, without a challenge @throws Refused when it did not */
    private boolean proven(Device device, Connect request, Opening opening) {
        long now = System.currentTimeMillis();
        if (request.protocol() == Connect.OLDEST && opening.caller().local() && device.nonce().isEmpty()) {
            device.verifyUnchallenged(request.signed(), seen, now);
            return true;
        }
        device.verify(request.signed(), opening.nonce(), now);
        return false;
    }

    /** A device token counts only next to the key of its device, and never next to a signature that could be a copy. */
    private Guard.Verdict credential(Connect request, Opening opening, boolean legacy) {
        Json.Obj auth = request.auth();
        Optional<String> token = auth.text("token").filter(t -> !t.isEmpty());
        Optional<String> own = auth.text("deviceToken").filter(t -> !t.isEmpty());
        Optional<Guard.Other> other = request.device().filter(d -> !legacy).flatMap(d -> own.or(() -> token)
                .map(t -> new Guard.Other(d.id(), () -> pairing.holds(d.id(), request.role(), t))));
        boolean silent = token.isEmpty() && own.isEmpty() && auth.text("password").isEmpty();
        if (silent && opening.caller().login().isPresent()) {
            return guard.tailnet();
        }
        Guard.Verdict verdict = guard.fields(opening.caller().address(), token, auth.text("password"), other);
        if (!verdict.right()) {
            throw Refused.credential(verdict, request.device().isPresent(), own.isPresent() && request.device().isPresent(),
                    auth.text("bootstrapToken").isPresent());
        }
        return verdict;
    }

    private Identity device(Connect request, Device device, Guard.Verdict verdict, Opening opening, boolean legacy) {
        Set<String> wished = request.node() ? Set.of() : Scopes.known(request.scopes());
        Applicant applicant = new Applicant(device.id(), device.canonicalKey(), request.displayName(), request.platform(),
                request.family(), request.clientId(), request.mode(), request.role(), wished,
                opening.caller().address().getHostAddress());
        boolean secret = verdict.outcome() == Guard.Outcome.RIGHT;
        Pairing.Proof proof = verdict.outcome() == Guard.Outcome.OTHER ? Pairing.Proof.DEVICE_TOKEN
                : secret && silently(request, opening) ? Pairing.Proof.LOCAL_SECRET : Pairing.Proof.SECRET;
        if (legacy && proof != Pairing.Proof.LOCAL_SECRET) {
            throw Device.refused("device nonce required", "DEVICE_AUTH_NONCE_REQUIRED", "device-nonce-missing");
        }
        try {
            Pairing.Admitted admitted = pairing.admit(applicant, proof);
            Admission byGrant = () -> pairing.lasts(device.id(), request.role(), admitted.grant())
                    ? Optional.empty()
                    : Optional.of("client invalidated: device rights changed");
            Admission thawed = () -> request.node() ? byGrant.ended().or(this::frozen) : byGrant.ended();
            Admission bySecret = lasting(verdict);
            Admission both = () -> thawed.ended().or(bySecret::ended);
            Entry entry = new Entry(method(verdict), secret, verdict.outcome() == Guard.Outcome.OTHER ? thawed : both, admitted.issued());
            return identity(request, device.id(), admitted.scopes(), entry);
        } catch (PairingRequired e) {
            throw Refused.pairing(e);
        } catch (Refusal e) {
            throw Refused.of(e);
        }
    }

    private Admission lasting(Guard.Verdict verdict) {
        return verdict.outcome() == Guard.Outcome.TAILNET ? this::vouched : guard.admission(verdict);
    }

    private Optional<String> vouched() {
        return TailscaleServe.vouches(config.current()) ? Optional.empty() : Optional.of("gateway auth changed");
    }

    private static String method(Guard.Verdict verdict) {
        return switch (verdict.outcome()) {
            case OTHER -> "device-token";
            case TAILNET -> "tailscale";
            default -> verdict.mode().wire();
        };
    }

    private Optional<String> frozen() {
        return Freeze.of(config.current()).holds(Part.NODES) ? Optional.of("client invalidated: nodes are frozen") : Optional.empty();
    }

    /** Directly on this machine; a page that is not one of ours may be anybody's who opened a port here. */
    private boolean silently(Connect request, Opening opening) {
        return opening.caller().local()
                && (opening.origin().isEmpty() || request.page())
                && config.current().flag("gateway.nodes.pairing.autoApproveLocal", true);
    }

    /**
     * The right secret alone gives no scopes, except to the family's own local tools, which send no device, and to pages where
     * the operator broke the glass. Asking for none gives none.
     */
    private Set<String> alone(Connect request, Caller caller) {
        boolean opened = request.page() && BreakGlass.of(config.current()).pageWithoutDevice(caller.local());
        if (request.page() && !opened) {
            throw Refused.pageWithoutDevice();
        }
        return opened || request.tool() && caller.local() ? Scopes.known(request.scopes()) : Set.of();
    }

    private static Identity identity(Connect request, String deviceId, Set<String> scopes, Entry entry) {
        return new Identity(request.clientId(), request.displayName(), request.version(), request.platform(), request.mode(),
                request.instanceId(), deviceId, request.protocol(), request.role(), scopes, request.caps(), entry);
    }
}
