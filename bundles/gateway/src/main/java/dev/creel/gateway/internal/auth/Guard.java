// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides whether what a client presents is the shared secret, for every transport alike; thread-safe. Where the client
 * sits never authenticates it.
 */
public final class Guard {
    /** The outcome of one look at a credential. */
    public enum Outcome {
        RIGHT,
        MISSING,
        WRONG,
        LOCKED
    }

    /** @param retryAfterMs how long the address is locked, 0 unless {@link Outcome#LOCKED} */
    public record Verdict(Outcome outcome, Secret.Mode mode, long retryAfterMs) {
        public boolean right() {
            return outcome == Outcome.RIGHT;
        }
    }

    private final Supplier<Secret> secret;
    private final Lockout lockout;
    private final GuessTrail trail;

    public Guard(Supplier<Secret> secret, Lockout lockout, GuessTrail trail) {
        this.secret = secret;
        this.lockout = lockout;
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

    /** The fields of a WebSocket client's auth block; only the one of the gateway's mode counts. */
    public Verdict fields(InetAddress client, Optional<String> token, Optional<String> password) {
        Secret now = secret.get();
        return decide(client, "websocket", now, now.mode() == Secret.Mode.TOKEN ? token : password);
    }

    private Verdict decide(InetAddress client, String transport, Secret now, Optional<String> value) {
        if (value.isEmpty()) {
            return new Verdict(Outcome.MISSING, now.mode(), 0);
        }
        if (now.matches(value.get())) {
            return new Verdict(Outcome.RIGHT, now.mode(), 0);
        }
        Lockout.Count count = lockout.wrong(client);
        boolean locked = count.lockedMs() > 0;
        if (!locked || count.began()) {
            trail.wrong(client, transport, "gateway.auth." + now.mode().wire(), locked);
        }
        return new Verdict(locked ? Outcome.LOCKED : Outcome.WRONG, now.mode(), count.lockedMs());
    }
}
