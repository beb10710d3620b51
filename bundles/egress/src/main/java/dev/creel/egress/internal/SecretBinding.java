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
import java.util.Set;

/**
 * Where the operator lets a secret go: to the server that the nearest object around it in the configuration names, as
 * {@code baseUrl}, {@code apiRoot} or {@code server}; the key of a profile in {@code auth.profiles} to that of the provider
 * the profile names; and a secret of a channel without such a name to the well-known servers of its service.
 */
final class SecretBinding {
    private static final List<String> ADDRESSES = List.of("baseUrl", "apiRoot", "server");

    private SecretBinding() {}

    /** The origins a secret is bound to, in normal form, perhaps with {@code *.} before a domain; empty when it is bound to none. */
    static Set<String> origins(Snapshot config, SecretRef secret) {
        Optional<String> provider = provider(config, secret);
        if (provider.isPresent()) {
            return config.object("models.providers").get(provider.get()) instanceof Json.Obj section
                    ? section.text("baseUrl").map(SecretBinding::originOf).orElse(Set.of()) : Set.of();
        }
        String path = parent(secret.name());
        while (!path.isEmpty()) {
            Json.Obj around = config.object(path);
            for (String key : ADDRESSES) {
                if (around.get(key) instanceof Json.Str url) {
                    return originOf(url.value());
                }
            }
            path = parent(path);
        }
        return Services.origins(secret.name());
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

    private static Set<String> originOf(String url) {
        try {
            URI uri = URI.create(url);
            return Set.of(WebOrigin.parse(uri.getScheme() + "://" + uri.getRawAuthority()).origin());
        } catch (IllegalArgumentException e) {
            return Set.of();
        }
    }

    private static String parent(String path) {
        int cut = path.endsWith("\"]") ? path.lastIndexOf("[\"") : Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return cut < 0 ? "" : path.substring(0, cut);
    }
}
