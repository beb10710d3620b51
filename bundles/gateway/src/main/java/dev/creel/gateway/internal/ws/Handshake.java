// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Caller;
import dev.creel.gateway.internal.auth.Guard;
import dev.creel.gateway.internal.auth.Hosts;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.auth.Secret;
import dev.creel.gateway.internal.rpc.Params;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The decision about a {@code connect} request: who the client is and which scopes it gets, or why not. What a client says
 * of itself never widens its rights by itself; the shared secret does, and only where the family's rules say so.
 */
final class Handshake {
    static final int OLDEST = 3;
    static final int NEWEST = 4;

    private static final Set<String> MODES =
            Set.of("webchat", "cli", "ui", "backend", "node", "probe", "test", "worker");
    private static final Set<String> PAGES = Set.of("webchat-ui", "webchat", "openclaw-control-ui", "moltbot-control-ui",
            "clawdbot-control-ui", "creel-control-ui");

    private final Guard guard;
    private final BooleanSupplier serving;

    /** @param serving whether there is an agent to talk to */
    Handshake(Guard guard, BooleanSupplier serving) {
        this.guard = guard;
        this.serving = serving;
    }

    /** How a connection came: what the HTTP request that opened it said. */
    record Opening(Caller caller, String host, Optional<String> origin, Hosts hosts, String nonce) {}

    /** A refused handshake: the answer and the code the socket is closed with. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal answer;
        private final int close;
        private final String reason;

        Refused(Refusal answer, int close, String reason) {
            super(answer.getMessage(), null, false, false);
            this.answer = answer;
            this.close = close;
            this.reason = reason;
        }

        Refusal answer() {
            return answer;
        }

        int close() {
            return close;
        }

        String reason() {
            return reason;
        }
    }

    /** @throws Refused with the family's words */
    Identity decide(Json.Obj raw, Opening opening) {
        Params params = new Params("connect", raw);
        Json.Obj client = params.object("client");
        Params about = params.inside("client");
        String id = about.text("id");
        String version = about.text("version");
        String platform = about.text("platform");
        String mode = about.text("mode");
        if (!plain(id)) {
            params.issue("/client/id", "must be equal to one of the allowed values");
        }
        if (!mode.isEmpty() && !MODES.contains(mode)) {
            params.issue("/client/mode", "must be equal to one of the allowed values");
        }
        long min = params.integer("minProtocol", 1, Integer.MAX_VALUE);
        long max = params.integer("maxProtocol", 1, Integer.MAX_VALUE);
        String role = params.maybe("role").orElse("operator");
        List<String> wished = params.texts("scopes");
        Set<String> caps = new HashSet<>(params.texts("caps"));
        Json.Obj auth = params.object("auth");
        check(params);
        int protocol = protocol(min, max);
        role(role);
        origin(id, opening);
        starting();
        secret(auth, raw, opening);
        Optional<Device> device = Device.of(raw);
        if (role.equals("node")) {
            throw node(device);
        }
        device.ifPresent(d -> d.verify(new Device.Signed(id, mode, role, wished, auth, platform,
                client.text("deviceFamily").orElse("")), opening.nonce(), protocol, System.currentTimeMillis()));
        Set<String> scopes = scopes(id, mode, wished, device, opening.caller());
        return new Identity(id, client.text("displayName").orElse(""), version, platform, mode,
                client.text("instanceId").orElse(""), device.map(Device::id).orElse(""), protocol, role, scopes, caps,
                guard.mode().wire());
    }

    private static boolean plain(String id) {
        if (id.isEmpty()) {
            return true; // reported as missing already
        }
        return id.length() <= 64
                && id.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_');
    }

    private static void check(Params params) {
        try {
            params.check();
        } catch (Refusal e) {
            throw refused(e);
        }
    }

    private static int protocol(long min, long max) {
        if (min > NEWEST || max < OLDEST || min > max) {
            Json.Obj details = Json.object()
                    .put("code", "PROTOCOL_MISMATCH")
                    .put("clientMinProtocol", min)
                    .put("clientMaxProtocol", max)
                    .put("expectedProtocol", NEWEST)
                    .put("minimumProbeProtocol", OLDEST)
                    .build();
            throw new Refused(new Refusal("INVALID_REQUEST", "protocol mismatch", details, 0), 1002, "protocol mismatch");
        }
        return (int) Math.min(max, NEWEST);
    }

    private static void role(String role) {
        if (!role.equals("operator") && !role.equals("node")) {
            throw refused(Refusal.invalid("invalid role"));
        }
    }

    /** A page of another site can open a socket to this machine, but it cannot hide its origin. */
    private static void origin(String id, Opening opening) {
        boolean page = PAGES.contains(id);
        if (opening.origin().isEmpty() && !page) {
            return;
        }
        boolean allowed = opening.origin().filter(o -> opening.hosts().allows(o, opening.host())).isPresent();
        if (!allowed) {
            Json.Obj details = Json.object()
                    .put("code", "CONTROL_UI_ORIGIN_NOT_ALLOWED")
                    .put("reason", opening.origin().isEmpty() ? "origin missing or invalid" : "origin not allowed")
                    .build();
            throw refused(new Refusal("INVALID_REQUEST", "origin not allowed (open the Control UI from the gateway host"
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

    private void secret(Json.Obj auth, Json.Obj raw, Opening opening) {
        Guard.Verdict verdict =
                guard.fields(opening.caller().address(), auth.text("token"), auth.text("password"));
        if (verdict.right()) {
            return;
        }
        String what = verdict.mode() == Secret.Mode.TOKEN ? "TOKEN" : "PASSWORD";
        String lower = verdict.mode().wire();
        switch (verdict.outcome()) {
            case LOCKED -> throw unauthorized("AUTH_RATE_LIMITED", "rate_limited", "wait_then_retry",
                    "unauthorized: too many failed authentication attempts (retry later)", verdict.retryAfterMs());
            case WRONG -> throw unauthorized("AUTH_" + what + "_MISMATCH", lower + "_mismatch", "update_auth_credentials",
                    "unauthorized: gateway " + lower + " mismatch (use this gateway's gateway.auth." + lower
                            + (lower.equals("token") ? " or pair the device)" : ")"), 0);
            default -> {
                if (raw.get("device") instanceof Json.Obj) {
                    throw unauthorized("AUTH_" + what + "_MISSING", lower + "_missing", "update_auth_configuration",
                            "unauthorized: gateway " + lower + " missing (set gateway.auth." + lower + " on the client)", 0);
                }
                throw noDevice();
            }
        }
    }

    private static Refused unauthorized(String code, String reason, String next, String text, long retryAfterMs) {
        Json.Obj details = Json.object()
                .put("code", code)
                .put("authReason", reason)
                .put("canRetryWithDeviceToken", false)
                .put("recommendedNextStep", next)
                .build();
        return refused(new Refusal("INVALID_REQUEST", text, details, retryAfterMs));
    }

    private static Refused noDevice() {
        Json.Obj details = Json.object().put("code", "DEVICE_IDENTITY_REQUIRED").build();
        return refused(new Refusal("NOT_PAIRED", "device identity required", details, 0));
    }

    /** Nodes cannot be paired with this gateway yet, so none is let in. */
    private static Refused node(Optional<Device> device) {
        if (device.isEmpty()) {
            return noDevice();
        }
        return notPaired("this gateway does not pair nodes yet", device.get());
    }

    private static Refused notPaired(String why, Device device) {
        Json.Obj details = Json.object()
                .put("code", "PAIRING_REQUIRED")
                .put("reason", "not-paired")
                .put("deviceId", device.id())
                .build();
        return refused(new Refusal("NOT_PAIRED", "pairing required: " + why, details, 0));
    }

    /**
     * The right secret alone gives no scopes, except to the family's own local tools, which send no device; a device that
     * proved its key next to the right secret on this machine keeps what it asks for. Asking for none gives none.
     */
    private static Set<String> scopes(String id, String mode, List<String> wished, Optional<Device> device, Caller caller) {
        if (device.isPresent()) {
            if (!caller.local()) {
                throw notPaired("device is not approved yet (connect from this machine, or without a device)", device.get());
            }
            return Scopes.known(wished);
        }
        if (PAGES.contains(id)) {
            Json.Obj details = Json.object().put("code", "CONTROL_UI_DEVICE_IDENTITY_REQUIRED").build();
            throw refused(new Refusal("INVALID_REQUEST",
                    "control ui requires device identity (use HTTPS or localhost secure context)", details, 0));
        }
        boolean tool = id.equals("cli") && mode.equals("cli") || id.equals("gateway-client") && mode.equals("backend");
        return tool && caller.local() ? Scopes.known(wished) : Set.of();
    }

    static Refused refused(Refusal answer) {
        return new Refused(answer, 1008, answer.getMessage());
    }
}
