// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Logins with model providers: keys go into the sealed store, the configuration holds references. */
public final class Keyring {
    private final Config config;
    private final Store store;
    private final Report report;
    private final boolean dry;
    private final Endpoints endpoints;
    private final Set<String> done = new HashSet<>();

    /** Where providers are that nobody configured: base URL and wire format. */
    @FunctionalInterface
    public interface Endpoints {
        Optional<List<String>> of(String provider);
    }

    Keyring(Config config, Store store, Report report, boolean dry, Endpoints endpoints) {
        this.config = config;
        this.store = store;
        this.report = report;
        this.dry = dry;
        this.endpoints = endpoints;
    }

    void take(Found.Login login) {
        String what = "login " + login.name() + " of agent " + login.agent();
        String path = "models.providers." + login.provider();
        if (login.key().isEmpty() || login.key().startsWith("${")) {
            report.left(what, login.kind().equals("oauth") ? "a login by browser belongs to the program it was made for; creel login with a key" : "it holds no key");
        } else if (!login.provider().matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
            report.left(what, "its provider has no name we take");
        } else if (config.secret(path + ".apiKey").isPresent() || !done.add(login.provider())) {
            report.left(what, "the provider has a key already; there is one for all agents");
        } else {
            keep(what, path, login);
        }
    }

    private void keep(String what, String path, Found.Login login) {
        List<Change> changes = new ArrayList<>();
        if (!config.current().object("models.providers").has(login.provider())) {
            Optional<List<String>> endpoint = endpoints.of(login.provider());
            if (endpoint.isEmpty()) {
                report.left(what, "where this provider is, is not known; creel login --provider " + login.provider() + " --base-url URL");
                return;
            }
            changes.add(new Change(path + ".baseUrl", Json.of(endpoint.get().get(0)).text()));
            changes.add(new Change(path + ".api", Json.of(endpoint.get().get(1)).text()));
        }
        String secret = path + ".apiKey";
        changes.add(new Change(secret, Json.object().put("source", "store").put("id", secret).build().text()));
        if (!dry) {
            Vault.keep(store, secret, login.key());
            config.edit(changes);
        }
        report.taken(what + ", sealed");
    }
}
