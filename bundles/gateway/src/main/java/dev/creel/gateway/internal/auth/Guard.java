// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides whether what a client presents is the shared secret, for every transport alike; thread-safe. Where the client
 * sits never authenticates it.
 */
public final class Guard {
    /** The outcome of one look at a credential. */
    public enum Outcome {
        RIGHT,
        /** Not the shared secret, but the other credential that was offered. */
        OTHER,
        /** No secret: Tailscale vouches for who it is. */
        TAILNET,
        MISSING,
        WRONG,
        LOCKED
    }

    /**
     * @param secret what was compared with
     * @param retryAfterMs how long the address is locked, 0 unless {@link Outcome#LOCKED}
     */
    public record Verdict(Outcome outcome, Secret secret, long retryAfterMs) {
        public boolean right() {
            return outcome == Outcome.RIGHT || outcome == Outcome.OTHER || outcome == Outcome.TAILNET;
        }

        public Secret.Mode mode() {
            return secret.mode();
        }
    }

    /** A credential of one device, which is looked at where the shared secret is not the right one. */
    public record Other(String deviceId, BooleanSupplier right) {}

    private final Supplier<Secret> secret;
    private final Lockout lockout;
    private final Lockout devices;
    private final GuessTrail trail;

    /**
     * @param lockout counts for each address
     * @param devices counts for each device, so that guessing for one is not multiplied by addresses
     */
    public Guard(Supplier<Secret> secret, Lockout lockout, Lockout devices, GuessTrail trail) {
        this.secret = secret;
        this.lockout = lockout;
        this.devices = devices;
        this.trail = trail;
    }

    /** What kind of secret this gateway asks for. */
    public Secret.Mode mode() {
        return secret.get().mode();
    }

    /** A bearer value of an HTTP request, which is the token or the password, whichever this gateway uses. */
    public Verdict bearer(InetAddress client, Optional<String> value) {
        return decide(client, "http", secret.get(), value);
    }

    /** The fields of a WebSocket client's auth block; only the one of the gateway's mode counts, and the device's own. */
    public Verdict fields(InetAddress client, Optional<String> token, Optional<String> password, Optional<Other> other) {
        Secret now = secret.get();
        Optional<String> value = now.mode() == Secret.Mode.TOKEN ? token : password;
        if (other.isEmpty() || value.filter(now::matches).isPresent()) {
            return decide(client, "websocket", now, value);
        }
        if (other.get().right().getAsBoolean()) {
            return new Verdict(Outcome.OTHER, now, 0);
        }
        Lockout.Count device = devices.wrong("device " + other.get().deviceId());
        return wrong(client, "websocket", "device token", now, device.lockedMs());
    }

    /** Somebody of the tailnet who shows no secret. */
    public Verdict tailnet() {
        return new Verdict(Outcome.TAILNET, secret.get(), 0);
    }

    /** Ends when the secret of that verdict is not in force any more. */
    public Admission admission(Verdict verdict) {
        return () -> secret.get().same(verdict.secret()) ? Optional.empty() : Optional.of("gateway auth changed");
    }

    private Verdict decide(InetAddress client, String transport, Secret now, Optional<String> value) {
        if (value.isEmpty()) {
            return new Verdict(Outcome.MISSING, now, 0);
        }
        if (now.matches(value.get())) {
            return new Verdict(Outcome.RIGHT, now, 0);
        }
        return wrong(client, transport, "gateway.auth." + now.mode().wire(), now, 0);
    }

    private Verdict wrong(InetAddress client, String transport, String rule, Secret now, long alreadyMs) {
        Lockout.Count count = lockout.wrong(client);
        boolean locked = count.lockedMs() > 0;
        if (!locked || count.began()) {
            trail.wrong(client, transport, rule, locked);
        }
        long lockedMs = Math.max(count.lockedMs(), alreadyMs);
        return new Verdict(lockedMs > 0 ? Outcome.LOCKED : Outcome.WRONG, now, lockedMs);
    }
}
