// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.Unavailable;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.gateway.internal.Refusal;
import dev.creel.plugin.PluginRefusal;
import dev.creel.sandbox.SandboxRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong in a method, as the answer a client gets: one table for all methods; stateless. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int LONGEST = 1000;

    private Refusals() {}

    static Refusal of(String method, RuntimeException e) {
        if (e instanceof Refusal refusal) {
            return refusal;
        }
        if (e instanceof Unavailable) {
            return Refusal.unavailable(e.getMessage());
        }
        if (e instanceof SandboxRefused refused) {
            Json.Obj details = Json.object().put("rule", refused.rule()).put("remedy", refused.remedy()).build();
            return new Refusal("UNAVAILABLE", refused.getMessage(), details, 0);
        }
        if (e instanceof PluginRefusal refused) {
            Json.Obj details = Json.object().put("code", "PLUGIN_REFUSED").put("rule", refused.rule()).build();
            return new Refusal("INVALID_REQUEST", refused.getMessage(), details, 0);
        }
        if (e instanceof Failure failure) {
            return failure(failure);
        }
        if (e instanceof PluginException broken) {
            LOG.warn("method {}: {}", method, broken.getMessage());
            return new Refusal("UNAVAILABLE", cut(broken.getMessage()), code("PLUGIN_" + broken.kind().name()), 0);
        }
        if (e instanceof IllegalArgumentException) {
            return Refusal.invalid(e.getMessage());
        }
        LOG.error("method {} failed", method, e);
        return new Refusal("UNAVAILABLE", "internal error", Json.Obj.EMPTY, 0);
    }

    /** A plugin's own words; what may pass by itself may be tried again. */
    private static Refusal failure(Failure failure) {
        String message = cut(failure.getMessage());
        Json.Obj details = code("PLUGIN_" + failure.code().name());
        return switch (failure.code()) {
            case BAD_INPUT, NOT_FOUND, UNSUPPORTED, CONTEXT_LENGTH, REFUSAL -> new Refusal("INVALID_REQUEST", message, details, 0);
            case OVERLOADED, RATE_LIMIT, TEMPORARY, TIMEOUT, QUOTA ->
                new Refusal("UNAVAILABLE", message, details, Math.max(500, failure.retryAfter().toMillis()));
            case AUTH, PERMANENT -> new Refusal("UNAVAILABLE", message, details, 0);
        };
    }

    private static Json.Obj code(String code) {
        return Json.object().put("code", code).build();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
