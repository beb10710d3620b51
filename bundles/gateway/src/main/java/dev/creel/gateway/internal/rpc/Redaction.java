// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import java.util.List;
import java.util.Locale;

/**
 * Masks secrets in a configuration tree: every value under a key that names a secret, and every environment value. Names
 * are matched by what they contain, so a key of a plugin nobody knows here is masked too. Stateless.
 */
final class Redaction {
    private static final String MASK = Config.REDACTED;
    private static final List<String> SECRET =
            List.of("token", "password", "passwd", "passphrase", "secret", "apikey", "api_key", "api-key", "credential",
                    "private", "authorization", "cookie", "bearer", "webhookurl", "signature", "serviceaccount");

    private Redaction() {}

    static Json.Obj of(Json.Obj tree) {
        return object(tree, false);
    }

    private static Json.Obj object(Json.Obj tree, boolean secret) {
        Json.Builder out = Json.object();
        tree.members().forEach((name, value) -> out.put(name, value(value, secret || names(name, value))));
        return out.build();
    }

    private static Json value(Json value, boolean secret) {
        if (value instanceof Json.Obj o) {
            return reference(o) ? Json.of(MASK) : object(o, secret);
        }
        if (value instanceof Json.Arr a) {
            return Json.array(a.elements().stream().map(e -> value(e, secret)).toList());
        }
        if (secret && (value instanceof Json.Str || value instanceof Json.Num)) {
            return Json.of(MASK);
        }
        return value instanceof Json.Str s ? Json.of(url(s.value())) : value;
    }

    /** What a snapshot has in place of a value that the schema marks as secret. */
    private static boolean reference(Json.Obj o) {
        return o.members().size() == 1 && o.get("secret") instanceof Json.Str;
    }

    private static boolean names(String key, Json value) {
        String lower = key.toLowerCase(Locale.ROOT);
        boolean count = lower.endsWith("tokens") && value instanceof Json.Num || lower.endsWith("tokenfile");
        return !count && SECRET.stream().anyMatch(lower::contains) || lower.equals("env") || lower.equals("headers");
    }

    /** User names and passwords inside a URL. */
    private static String url(String text) {
        int scheme = text.indexOf("://");
        int at = text.indexOf('@');
        int path = scheme < 0 ? -1 : text.indexOf('/', scheme + 3);
        boolean inside = scheme > 0 && at > scheme && (path < 0 || at < path);
        return inside ? text.substring(0, scheme + 3) + MASK + text.substring(at) : text;
    }
}
