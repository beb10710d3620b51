// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where the gateway is and what proves us to it. Without {@code --url} it is this machine's, and the secret is the one that
 * gateway itself takes: of the configuration, then of the environment, then the one it made at its first start.
 *
 * @param uri {@code ws} or {@code wss}
 * @param kind {@code token} or {@code password}
 * @param secret empty when there is none
 */
record Target(URI uri, String kind, String secret) {
    private static final long USUAL_PORT = 18789;

    /** Without the secret. */
    @Override
    public String toString() {
        return uri.toString();
    }

    /** @param asked the options given; empty strings for those that were not */
    static Target of(String url, String token, String password, Location location, UnaryOperator<String> env) {
        String kind = password.isEmpty() ? "token" : "password";
        String given = password.isEmpty() ? token : password;
        if (!url.isEmpty()) {
            if (given.isEmpty()) {
                throw new CliException("--url needs its own secret, because this machine's is not for other gateways; add --token or --password");
            }
            return checked(new Target(uri(url), kind, given));
        }
        Config config = Config.open(location);
        Target local = local(config, env);
        return given.isEmpty() ? local.withSecret(config, location, env) : new Target(local.uri, kind, given);
    }

    private static Target local(Config config, UnaryOperator<String> env) {
        String port = Optional.ofNullable(env.apply("CREEL_GATEWAY_PORT")).filter(value -> !value.isBlank())
                .orElse(String.valueOf(config.current().integer("gateway.port", USUAL_PORT)));
        boolean custom = config.current().text("gateway.bind").filter("custom"::equals).isPresent();
        String host = custom ? config.current().text("gateway.customBindHost").orElse("127.0.0.1") : "127.0.0.1";
        return new Target(uri("ws://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port.strip()), "token", "");
    }

    private Target withSecret(Config config, Location location, UnaryOperator<String> env) {
        boolean password = config.current().text("gateway.auth.mode").map("password"::equals)
                .orElse(config.secret("gateway.auth.password").isPresent());
        String name = password ? "password" : "token";
        Optional<SecretSource> source = config.secret("gateway.auth." + name);
        if (source.isPresent()) {
            return new Target(uri, name, resolve(source.get(), config));
        }
        for (String prefix : new String[] {"CREEL_GATEWAY_", "OPENCLAW_GATEWAY_"}) {
            String value = env.apply(prefix + name.toUpperCase(Locale.ROOT));
            if (value != null && !value.isBlank()) {
                return new Target(uri, name, value);
            }
        }
        return new Target(uri, name, password ? "" : generated(location));
    }

    private static String generated(Location location) {
        Path file = location.stateDir().resolve("credentials").resolve("gateway-token");
        try {
            return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new CliException("the gateway's token in " + file + " cannot be read; run as the user the gateway runs as, or use --token");
        }
    }

    private static String resolve(SecretSource source, Config config) {
        if (source instanceof SecretSource.Inline inline) {
            return inline.value();
        }
        if (source instanceof SecretSource.Env variable) {
            return config.environment(variable.name()).orElseThrow(() -> new CliException("variable " + variable.name()
                    + ", which the configuration names for the gateway's secret, is not set here; set it or use --token"));
        }
        if (source instanceof SecretSource.File file) {
            return fromFile(file);
        }
        throw new CliException("the gateway's secret lies in its sealed store, which only the gateway opens; use --token");
    }

    private static String fromFile(SecretSource.File file) {
        try {
            String text = Files.readString(Path.of(file.path()));
            if (file.pointer().isEmpty()) {
                return text.strip();
            }
            Json here = Json.parse(text, 64);
            for (String key : file.pointer().substring(1).split("/", -1)) {
                here = here instanceof Json.Obj object ? object.get(key.replace("~1", "/").replace("~0", "~")) : Json.Nil.NIL;
            }
            if (here instanceof Json.Str value) {
                return value.value();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException("the gateway's secret in " + file.path() + " cannot be read; check the file or use --token");
        }
        throw new CliException("there is no text at " + file.pointer() + " of " + file.path() + "; correct the reference or use --token");
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
    private static Target checked(Target target) {
        if ("ws".equals(target.uri.getScheme()) && !isLoopback(target.uri.getHost())) {
            throw new CliException(target.uri + " would carry the secret unencrypted; use wss://, or an SSH tunnel to 127.0.0.1");
        }
        return target;
    }

    /** By literal only: a name may lead anywhere. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
