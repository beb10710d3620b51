// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What one device may do in one role.
 *
 * @param id changes whenever live connections of the role have to end
 * @param mark names the shared secret that let the device in without a person, empty when a person approved; such a grant ends
 *     with that secret
 * @param scopes what was approved; no token and no connection of the device ever holds more by itself
 * @param token the credential, absent until it is handed out
 * @param tokenScopes what the credential is worth, within {@code scopes}
 * @param revokedAtMs 0 while in force; a revoked role has to be approved again, by a person
 */
public record Grant(
        String role,
        String id,
        String mark,
        Set<String> scopes,
        Optional<Token> token,
        Set<String> tokenScopes,
        long createdAtMs,
        long rotatedAtMs,
        long revokedAtMs) {
    public Grant {
        scopes = Set.copyOf(scopes);
        tokenScopes = Set.copyOf(tokenScopes);
    }

    /** A device token, of which only the digest is kept. */
    public record Token(String digest, long issuedAtMs, long usedAtMs) {}

    static Grant fresh(String role, String mark, Set<String> scopes, long now) {
        return new Grant(role, UUID.randomUUID().toString(), mark, scopes, Optional.empty(), scopes, now, 0, 0);
    }

    /** Whether nobody but the shared secret vouches for it. */
    public boolean silent() {
        return !mark.isEmpty();
    }

    boolean revoked() {
        return revokedAtMs != 0;
    }

    /** Whether a fresh token may be handed out: there is none, or nobody ever showed the one there is. */
    boolean wantsToken() {
        return token.isEmpty() || token.get().usedAtMs() == 0;
    }

    Grant withToken(Optional<Token> next) {
        return new Grant(role, id, mark, scopes, next, tokenScopes, createdAtMs, rotatedAtMs, revokedAtMs);
    }

    Grant withScopes(Set<String> approved) {
        return new Grant(role, id, mark, approved, token, approved, createdAtMs, rotatedAtMs, revokedAtMs);
    }

    /** Approved by a person, for that. */
    Grant confirmed(Set<String> approved) {
        return new Grant(role, id, "", approved, token, approved, createdAtMs, rotatedAtMs, revokedAtMs);
    }

    /** The same rights for nobody who is connected now: the token and every live connection end. */
    Grant rotated(Set<String> worth, long now) {
        return new Grant(role, UUID.randomUUID().toString(), mark, scopes, Optional.empty(), worth, createdAtMs, now, 0);
    }

    /** No rights until somebody approves the role again, also when the secret that let it in is not in force any more. */
    Grant revokedAt(long now) {
        return new Grant(role, UUID.randomUUID().toString(), "", Set.of(), Optional.empty(), Set.of(), createdAtMs, rotatedAtMs, now);
    }
}
