// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Guard;
import dev.creel.gateway.internal.auth.Secret;
import dev.creel.gateway.internal.device.Paired;
import dev.creel.gateway.internal.device.PairingRequired;
import dev.creel.gateway.internal.device.Pending;
import java.util.Collection;
import java.util.Optional;

/** A refused handshake: the answer in the family's words, and the code and reason the socket is closed with. */
final class Refused extends RuntimeException {
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

    /** Closed with 1008 and the text of the answer. */
    static Refused of(Refusal answer) {
        return new Refused(answer, 1008, answer.getMessage());
    }

    static Refused noDevice() {
        Json.Obj details = Json.object().put("code", "DEVICE_IDENTITY_REQUIRED").build();
        return of(new Refusal("NOT_PAIRED", "device identity required", details, 0));
    }

    static Refused pageWithoutDevice() {
        Json.Obj details = Json.object().put("code", "CONTROL_UI_DEVICE_IDENTITY_REQUIRED").build();
        return of(new Refusal("INVALID_REQUEST",
                "control ui requires device identity (use HTTPS or localhost secure context)", details, 0));
    }

    /** No right secret: what was shown, and what a client can do next. */
    static Refused credential(Guard.Verdict verdict, boolean device, boolean deviceToken, boolean setupCode) {
        String lower = verdict.mode().wire();
        boolean token = verdict.mode() == Secret.Mode.TOKEN;
        String upper = token ? "TOKEN" : "PASSWORD";
        if (verdict.outcome() == Guard.Outcome.LOCKED) {
            return unauthorized("AUTH_RATE_LIMITED", "rate_limited", "wait_then_retry", false,
                    "unauthorized: too many failed authentication attempts (retry later)", verdict.retryAfterMs());
        }
        if (deviceToken) {
            return unauthorized("AUTH_DEVICE_TOKEN_MISMATCH", "device_token_mismatch", "update_auth_credentials", false,
                    "unauthorized: device token mismatch (rotate/reissue device token)", 0);
        }
        if (verdict.outcome() == Guard.Outcome.WRONG) {
            boolean retry = token && device;
            return unauthorized("AUTH_" + upper + "_MISMATCH", lower + "_mismatch",
                    retry ? "retry_with_device_token" : "update_auth_credentials", retry, "unauthorized: gateway " + lower
                            + " mismatch (use this gateway's gateway.auth." + lower + (token ? " or pair the device)" : ")"), 0);
        }
        if (setupCode) {
            return unauthorized("AUTH_BOOTSTRAP_TOKEN_INVALID", "bootstrap_token_invalid", "update_auth_credentials", false,
                    "unauthorized: bootstrap token invalid or expired (this gateway makes no setup codes; use its token)", 0);
        }
        if (!device) {
            return noDevice();
        }
        return unauthorized("AUTH_" + upper + "_MISSING", lower + "_missing", "update_auth_configuration", false,
                "unauthorized: gateway " + lower + " missing (set gateway.auth." + lower + " on the client)", 0);
    }

    private static Refused unauthorized(String code, String reason, String next, boolean retry, String text, long afterMs) {
        Json.Obj details = Json.object()
                .put("code", code)
                .put("authReason", reason)
                .put("canRetryWithDeviceToken", retry)
                .put("recommendedNextStep", next)
                .build();
        return of(new Refusal("INVALID_REQUEST", text, details, afterMs));
    }

    static Refused pairing(PairingRequired required) {
        Pending request = required.request();
        Json.Builder details = Json.object()
                .put("code", "PAIRING_REQUIRED")
                .put("reason", request.reason().wire())
                .put("requestId", request.requestId())
                .put("remediationHint", request.reason().remedy())
                .put("deviceId", request.applicant().deviceId())
                .put("requestedRole", request.applicant().role());
        texts(details, "requestedScopes", request.applicant().scopes());
        Optional<Paired> known = required.known();
        known.ifPresent(d -> texts(details, "approvedRoles", d.grants().keySet()));
        known.flatMap(d -> d.grant("operator")).ifPresent(g -> texts(details, "approvedScopes", g.scopes()));
        Refusal answer = new Refusal("NOT_PAIRED", required.getMessage(), details.build(), 0);
        return new Refused(answer, 1008, required.getMessage() + " (requestId: " + request.requestId() + ")");
    }

    private static void texts(Json.Builder into, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            into.put(name, Json.array(values.stream().sorted().map(Json::of).toList()));
        }
    }
}
