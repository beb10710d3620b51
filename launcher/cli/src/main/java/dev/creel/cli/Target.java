// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.config.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where the gateway is, how it proves itself, and what proves us to it. Without {@code --url} it is the one of
 * {@code gateway.remote} if {@code gateway.mode} is remote; else this machine's, and the secret is the one that gateway itself
 * takes: of the configuration, then of the environment, then the one it made at its first start.
 *
 * @param uri {@code ws} or {@code wss}
 * @param kind {@code token} or {@code password}
 * @param secret empty when there is none
 * @param fingerprint SHA-256 of the one certificate it may show, lower-case hex; empty for any that an authority vouches for
 * @param tunnel the way there when it is reached through SSH
 */
record Target(URI uri, String kind, String secret, String fingerprint, Optional<Tunnel> tunnel) {
    private static final long USUAL_PORT = 18789;

    private Target(URI uri, String kind, String secret) {
        this(uri, kind, secret, "", Optional.empty());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return uri.toString();
    }

    /** Each empty when it was not given. */
    static Target of(String url, String token, String password, String fingerprint, Location location, UnaryOperator<String> env) {
        String kind = password.isEmpty() ? "token" : "password";
        String given = password.isEmpty() ? token : password;
        if (!url.isEmpty()) {
            if (given.isEmpty()) {
                throw new CliException("--url needs its own secret, because this machine's is not for other gateways; add --token or --password");
            }
            return new Target(uri(url), kind, given).pinned(fingerprint).checked();
        }
        Config config = Config.open(location);
        if (config.current().text("gateway.mode").filter("remote"::equals).isPresent()) {
            return remote(config, given.isEmpty() ? Optional.empty() : Optional.of(new Target(null, kind, given)), fingerprint);
        }
        Target local = local(config, location, env);
        return given.isEmpty() ? local.withSecret(config, location, env) : local.with(kind, given);
    }

    private Target with(String newKind, String newSecret) {
        return new Target(uri, newKind, newSecret, fingerprint, tunnel);
    }

    private Target pinned(String wanted) {
        String hex = wanted.replace(":", "").toLowerCase(Locale.ROOT);
        hex = hex.startsWith("sha256=") ? hex.substring("sha256=".length()) : hex;
        if (!hex.isEmpty() && !hex.matches("[0-9a-f]{64}")) {
            throw new CliException("\"" + wanted + "\" is no SHA-256 fingerprint of a certificate; it has 64 hex digits");
        }
        return new Target(uri, kind, secret, hex, tunnel);
    }

    /** The gateway of {@code gateway.remote}: its own secret and no other one, because this machine's is not for it. */
    private static Target remote(Config config, Optional<Target> given, String fingerprint) {
        Snapshot now = config.current();
        String section = "gateway.remote.";
        boolean ssh = now.text(section + "transport").filter("ssh"::equals).isPresent();
        String url = now.text(section + "url").or(() -> ssh ? Optional.of("ws://127.0.0.1:" + USUAL_PORT) : Optional.empty())
                .orElseThrow(() -> new CliException("gateway.mode is remote, and there is no gateway.remote.url; set it, or give --url"));
        String name = config.secret(section + "password").isPresent() ? "password" : "token";
        Target target = new Target(uri(url), name, "").pinned(fingerprint.isEmpty() ? now.text(section + "tlsFingerprint").orElse("") : fingerprint);
        target = given.isPresent() ? target.with(given.get().kind, given.get().secret)
                : target.with(name, TargetSecret.of(config, section + name).orElseThrow(() -> new CliException(
                        "gateway.mode is remote, and there is no gateway.remote.token; set it, or give --token")));
        // From the other end of the tunnel on it travels as it is, so the same holds there.
        target.checked();
        return ssh ? new Target(target.uri, target.kind, target.secret, target.fingerprint, Optional.of(Tunnel.of(now, target.uri))) : target;
    }

    private static Target local(Config config, Location location, UnaryOperator<String> env) {
        String port = Optional.ofNullable(env.apply("CREEL_GATEWAY_PORT")).filter(value -> !value.isBlank())
                .orElse(String.valueOf(config.current().integer("gateway.port", USUAL_PORT)));
        boolean custom = config.current().text("gateway.bind").filter("custom"::equals).isPresent();
        String host = custom ? config.current().text("gateway.customBindHost").orElse("127.0.0.1") : "127.0.0.1";
        boolean tls = config.current().flag("gateway.tls.enabled", false);
        Target local = new Target(uri((tls ? "wss://" : "ws://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port.strip()), "token", "");
        return tls ? local.pinned(shown(location)) : local;
    }

    private Target withSecret(Config config, Location location, UnaryOperator<String> env) {
        boolean password = config.current().text("gateway.auth.mode").map("password"::equals)
                .orElse(config.secret("gateway.auth.password").isPresent());
        String name = password ? "password" : "token";
        Optional<String> configured = TargetSecret.of(config, "gateway.auth." + name);
        if (configured.isPresent()) {
            return with(name, configured.get());
        }
        for (String prefix : new String[] {"CREEL_GATEWAY_", "OPENCLAW_GATEWAY_"}) {
            String value = env.apply(prefix + name.toUpperCase(Locale.ROOT));
            if (value != null && !value.isBlank()) {
                return with(name, value);
            }
        }
        return with(name, password ? "" : generated(location));
    }

    /** What the gateway on this machine left as the fingerprint of its certificate. */
    private static String shown(Location location) {
        Path file = location.stateDir().resolve("credentials").resolve("gateway-tls.sha256");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CliException("the gateway has left no fingerprint of its certificate in " + file
                    + "; start it with: creel gateway, or give --url and --tls-fingerprint");
        }
    }

    private static String generated(Location location) {
        Path file = location.stateDir().resolve("credentials").resolve("gateway-token");
        try {
            return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new CliException("the gateway's token in " + file + " cannot be read; run as the user the gateway runs as, or use --token");
        }
    }

    private static URI uri(String url) {
        try {
            String text = url.startsWith("http") ? "ws" + url.substring(4) : url;
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme())) && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw notAnAddress(url);
        }
        throw notAnAddress(url);
    }

    private static CliException notAnAddress(String url) {
        return new CliException("\"" + url + "\" is no address of a gateway; write ws://HOST:PORT or wss://HOST");
    }

    /** A secret that travels in the clear belongs to everybody on the way. */
    private Target checked() {
        boolean clear = "ws".equals(uri.getScheme());
        if (clear && !isLoopback(uri.getHost())) {
            throw new CliException(uri + " would carry the secret unencrypted; use wss://, or gateway.remote.transport: \"ssh\" to that machine, where it is ws://127.0.0.1:PORT");
        }
        if (clear && !fingerprint.isEmpty()) {
            throw new CliException("a certificate is pinned, but " + uri + " shows none; use wss://");
        }
        return this;
    }

    /** By literal only: a name may lead anywhere. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
