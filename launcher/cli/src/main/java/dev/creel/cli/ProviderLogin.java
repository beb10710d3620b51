// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The login to one model provider: where it is, what it speaks, and its key, which goes into the sealed store or stays in a
 * variable; the configuration holds a reference. Done again it changes what was given and leaves the rest.
 */
final class ProviderLogin {
    private final Location location;
    private final Map<String, String> env;
    private final Config config;
    private final String name;
    private final String baseUrl;
    private final String api;
    private final boolean moved;

    /** @param baseUrl empty for the one that is configured or known; {@code api} likewise */
    ProviderLogin(Location location, Map<String, String> env, String name, String baseUrl, String api) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
            throw new CliException("\"" + name + "\" is no name of a provider; use letters, digits, - and _");
        }
        this.location = location;
        this.env = env;
        this.config = GuardedConfig.open(location);
        this.name = name;
        Json.Obj section = section();
        Optional<Vendor> vendor = Vendor.of(name);
        String before = first(section.text("baseUrl", ""), vendor.map(Vendor::baseUrl).orElse(""));
        this.baseUrl = first(baseUrl, before);
        this.moved = !this.baseUrl.equals(before);
        this.api = first(api, section.text("api", ""), vendor.map(Vendor::api).orElse("openai-completions"));
        if (this.baseUrl.isEmpty()) {
            throw new CliException("where \"" + name + "\" is, is not known; add --base-url, or use one of: " + Vendor.names());
        }
        if (!this.baseUrl.matches("https?://[^\\s/]+\\S*")) {
            throw new CliException("\"" + this.baseUrl + "\" is no base URL; write https://HOST/v1");
        }
        if (!Vendor.LISTS.containsKey(this.api)) {
            throw new CliException("\"" + this.api + "\" is no wire format we speak; --api is one of "
                    + String.join(", ", Vendor.LISTS.keySet().stream().sorted().toList()));
        }
    }

    /** Whether it wants a key it does not have. One given for another server does not count: nobody else is shown it. */
    boolean lacksKey() {
        return Vendor.of(name).map(Vendor::keyed).orElse(true) && !hasKey() || hasKey() && moved;
    }

    boolean hasKey() {
        return config.secret(path("apiKey")).isPresent();
    }

    /** The key it has; empty for none. */
    String kept() {
        List<String> why = new ArrayList<>();
        return hasKey() ? Vault.resolve(config, store(), path("apiKey"), why::add).orElseThrow(() -> new CliException("the key of " + name
                + " cannot be had here, see creel models status; give another one, or use --no-check" + (why.isEmpty() ? "" : " " + why))) : "";
    }

    /** The key that stands in the configuration itself; empty for none. */
    String inline() {
        return config.secret(path("apiKey")).orElse(null) instanceof SecretSource.Inline inline ? inline.value() : "";
    }

    /** @return ids of the provider's models; empty when it has no such list */
    List<String> check(String key) {
        return KeyCheck.models(api, baseUrl, key);
    }

    /**
     * Writes the section with a key of the sealed store or a key in a variable: the one that is not empty.
     *
     * @param none whether it has no key from now on
     */
    void write(String key, String variable, boolean none) {
        List<Change> changes = new ArrayList<>();
        change(changes, "baseUrl", Json.of(baseUrl));
        change(changes, "api", Json.of(api));
        String secret = path("apiKey");
        if (!key.isEmpty()) {
            Vault.keep(store(), secret, key);
            if (!(config.secret(secret).orElse(null) instanceof SecretSource.Stored kept && kept.name().equals(secret))) {
                changes.add(new Change(secret, Json.object().put("source", "store").put("id", secret).build().text()));
            }
        } else if (!variable.isEmpty()) {
            changes.add(new Change(secret, Json.object().put("source", "env").put("id", variable).build().text()));
        } else if (none && hasKey()) {
            changes.add(new Change(secret, ""));
        }
        if (!changes.isEmpty()) {
            config.edit(changes);
        }
    }

    private void change(List<Change> changes, String key, Json value) {
        if (!section().get(key).equals(value)) {
            changes.add(new Change(path(key), value.text()));
        }
    }

    private Json.Obj section() {
        return config.current().object("models.providers").object(name);
    }

    private String path(String key) {
        return "models.providers." + name + "." + key;
    }

    private Store store() {
        boolean sealing = !config.current().text("vault.sealing").orElse("sealed").equals("plain");
        return Store.open(location.stateDir(), sealing, env.getOrDefault("CREDENTIALS_DIRECTORY", ""));
    }

    private static String first(String... candidates) {
        for (String candidate : candidates) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return "";
    }
}
