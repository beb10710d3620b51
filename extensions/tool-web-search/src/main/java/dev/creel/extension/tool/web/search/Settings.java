// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.search;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;

/**
 * Which server searches, as the operator wrote it.
 *
 * @param origin scheme, host and port
 * @param path what the server's address has after that, without a slash at its end
 * @param key the name of the key, never its value
 */
record Settings(Provider provider, String origin, String path, SecretRef key, int most) {
    private static final String AT = "plugins.entries.tool-web-search.config";
    private static final int MOST = 10;
    private static final int USUAL = 5;

    static Settings of(Json.Obj config) {
        String base = config.text("baseUrl", "").strip();
        int host = base.indexOf("://") + 3;
        if (host < 3) {
            throw unset("baseUrl", "the search server, for example http://searx.lan:8888 or https://api.search.brave.com");
        }
        int slash = base.indexOf('/', host);
        String origin = slash < 0 ? base : base.substring(0, slash);
        String path = slash < 0 ? "" : base.substring(slash).replaceAll("[?#].*", "").replaceAll("/+$", "");
        return new Settings(provider(config), origin, path, new SecretRef(config.object("apiKey").text("secret", AT + ".apiKey")),
                (int) Math.max(1, Math.min(config.integer("maxResults", USUAL), MOST)));
    }

    private static Provider provider(Json.Obj config) {
        return switch (config.text("provider", "")) {
            case "searxng" -> new Searxng();
            case "brave" -> new Brave();
            default -> throw unset("provider", "searxng or brave");
        };
    }

    private static Failure unset(String key, String what) {
        return new Failure(Failure.Code.UNSUPPORTED, "nothing is set to search with: " + AT + '.' + key + " names " + what);
    }
}
