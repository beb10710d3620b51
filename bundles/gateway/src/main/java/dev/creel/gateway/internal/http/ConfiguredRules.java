// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.gateway.internal.auth.BreakGlass;
import dev.creel.gateway.internal.auth.Hosts;
import dev.creel.gateway.internal.auth.Networks;
import dev.creel.gateway.internal.auth.Tailnet;
import dev.creel.gateway.internal.auth.TailscaleServe;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of the newest configuration, parsed once for each; thread-safe. */
final class ConfiguredRules implements Front.Rules {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRules.class);

    private final Config config;
    private final String ownName;
    private final Tailnet tailnet;
    private volatile Parsed parsed;

    ConfiguredRules(Config config, String ownName, Tailnet tailnet) {
        this.config = config;
        this.ownName = ownName;
        this.tailnet = tailnet;
    }

    @Override
    public Hosts hosts() {
        return newest().hosts;
    }

    @Override
    public Networks proxies() {
        return newest().proxies;
    }

    @Override
    public Networks cleartext() {
        return newest().cleartext;
    }

    @Override
    public Optional<Tailnet> tailnet() {
        return newest().tailnet ? Optional.of(tailnet) : Optional.empty();
    }

    private Parsed newest() {
        Snapshot now = config.current();
        Parsed p = parsed;
        if (p == null || p.generation != now.generation()) {
            p = new Parsed(now.generation(), new Hosts(texts(now, "gateway.controlUi.allowedOrigins"), ownName,
                    BreakGlass.of(now).hostHeaderOrigin()),
                    networks(now, "gateway.trustedProxies"), networks(now, "gateway.cleartextFrom"),
                    TailscaleServe.vouches(now));
            parsed = p;
        }
        return p;
    }

    /** An entry that cannot be read trusts nobody. */
    private static Networks networks(Snapshot now, String path) {
        try {
            return Networks.of(texts(now, path));
        } catch (IllegalArgumentException e) {
            LOG.error("{}: {}; the whole list is ignored", path, e.getMessage());
            return Networks.of(List.of());
        }
    }

    private static List<String> texts(Snapshot now, String path) {
        return now.list(path).stream().filter(Json.Str.class::isInstance).map(j -> ((Json.Str) j).value()).toList();
    }

    private record Parsed(long generation, Hosts hosts, Networks proxies, Networks cleartext, boolean tailnet) {}
}
