// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import dev.creel.api.secret.SecretRef;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.vault.Vault;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared secret in force: start flag before configuration before environment before the token made at first start.
 * Read again for each configuration, so a rotated secret is in force at once. A configured secret that cannot be resolved
 * is an error and never replaced by another one. Thread-safe.
 */
public final class Credentials implements Supplier<Secret> {
    /** Where the generated token is kept, relative to the state folder. */
    public static final String TOKEN_FILE = "credentials/gateway-token";

    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    private final Config config;
    private final Vault vault;
    private final Function<String, Optional<String>> flag;
    private final Function<String, Optional<String>> env;
    private volatile Held held;

    /**
     * @param flag a start flag by name, {@code token}, {@code password} or {@code auth}
     * @param env an environment variable by name
     */
    public Credentials(
            Config config,
            Vault vault,
            Function<String, Optional<String>> flag,
            Function<String, Optional<String>> env) {
        this.config = config;
        this.vault = vault;
        this.flag = flag;
        this.env = env;
    }

    /** The secret in force; one that nobody knows when a later edit left none that may be used. */
    @Override
    public Secret get() {
        Snapshot now = config.current();
        Held h = held;
        if (h == null || h.generation != now.generation()) {
            h = new Held(now.generation(), newest(now));
            held = h;
        }
        return h.secret;
    }

    private Secret newest(Snapshot now) {
        try {
            return read(now);
        } catch (IllegalArgumentException e) {
            LOG.error("nobody can log in until this is corrected: {}", e.getMessage());
            return Secret.closed();
        } catch (RuntimeException e) {
            LOG.error("nobody can log in until this is corrected and the configuration is read again", e);
            return Secret.closed();
        }
    }

    /** The secret a start begins with. @throws IllegalArgumentException when there is none that may be used, with the remedy */
    public Secret required() {
        Snapshot now = config.current();
        Secret first = read(now);
        held = new Held(now.generation(), first);
        return first;
    }

    private Secret read(Snapshot now) {
        Secret.Mode mode = mode(now);
        String name = mode.wire();
        Optional<String> value = flag.apply(name);
        if (value.isEmpty() && config.secret("gateway.auth." + name).isPresent()) {
            value = vault.resolve(new SecretRef("gateway.auth." + name));
            if (value.isEmpty()) {
                throw new IllegalArgumentException("gateway.auth." + name
                        + " is configured but cannot be resolved; set what it refers to, or remove it");
            }
        }
        if (value.isEmpty()) {
            value = environment(name);
        }
        if (value.isEmpty() && mode == Secret.Mode.PASSWORD) {
            throw new IllegalArgumentException(
                    "gateway.auth.mode is password, but there is none; set gateway.auth.password or CREEL_GATEWAY_PASSWORD");
        }
        return new Secret(mode, value.orElseGet(this::generated));
    }

    private Secret.Mode mode(Snapshot now) {
        boolean password = config.secret("gateway.auth.password").isPresent() || flag.apply("password").isPresent();
        String mode = flag.apply("auth").or(() -> now.text("gateway.auth.mode")).orElse(password ? "password" : "token");
        return switch (mode) {
            case "token" -> Secret.Mode.TOKEN;
            case "password" -> Secret.Mode.PASSWORD;
            default -> throw new IllegalArgumentException("gateway.auth.mode \"" + mode
                    + "\" is not supported, because every client has to prove itself; use token or password");
        };
    }

    private Optional<String> environment(String name) {
        String suffix = "GATEWAY_" + name.toUpperCase(Locale.ROOT);
        return env.apply("CREEL_" + suffix).or(() -> env.apply("OPENCLAW_" + suffix)).filter(v -> !v.isEmpty());
    }

    private synchronized String generated() {
        return TokenFile.readOrMake(Path.of(config.current().stateDir()).resolve(TOKEN_FILE));
    }

    private record Held(long generation, Secret secret) {}
}
