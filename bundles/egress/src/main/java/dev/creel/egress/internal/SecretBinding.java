// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.json.Json;
import dev.creel.api.secret.SecretRef;
import dev.creel.config.KeyPath;
import dev.creel.config.Snapshot;
import dev.creel.confine.WebOrigin;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where the operator lets a secret go: to the {@code baseUrl} of the nearest object around it in the configuration, and the
 * key of a profile in {@code auth.profiles} to that of the provider the profile names.
 */
final class SecretBinding {
    private SecretBinding() {}

    /** The origin a secret is bound to, in normal form; empty when the configuration binds it to none. */
    static Optional<String> origin(Snapshot config, SecretRef secret) {
        Optional<String> provider = provider(config, secret);
        if (provider.isPresent()) {
            return config.object("models.providers").get(provider.get()) instanceof Json.Obj section
                    ? section.text("baseUrl").flatMap(SecretBinding::originOf) : Optional.empty();
        }
        String path = parent(secret.name());
        while (!path.isEmpty()) {
            if (config.object(path).get("baseUrl") instanceof Json.Str url) {
                return originOf(url.value());
            }
            path = parent(path);
        }
        return Optional.empty();
    }

    /** The provider of a profile, when the secret is a profile's. */
    private static Optional<String> provider(Snapshot config, SecretRef secret) {
        if (!secret.name().startsWith("auth.profiles")) {
            return Optional.empty();
        }
        List<String> keys;
        try {
            keys = KeyPath.parse(secret.name()).keys();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return keys.size() == 4 && keys.get(1).equals("profiles")
                && config.object("auth.profiles").get(keys.get(2)) instanceof Json.Obj profile
                ? profile.text("provider") : Optional.empty();
    }

    private static Optional<String> originOf(String url) {
        try {
            URI uri = URI.create(url);
            return Optional.of(WebOrigin.parse(uri.getScheme() + "://" + uri.getRawAuthority()).origin());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String parent(String path) {
        int cut = path.endsWith("\"]") ? path.lastIndexOf("[\"") : Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return cut < 0 ? "" : path.substring(0, cut);
    }
}
