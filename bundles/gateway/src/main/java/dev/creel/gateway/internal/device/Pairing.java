// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import dev.creel.audit.Audit;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a device that proved its key comes in, with which scopes. The shared secret on this machine lets a device
 * in without a person, but what lasts of that is little: no right to administrate, to approve or to pair, and none beyond
 * that secret. Thread-safe.
 */
public final class Pairing {
    private static final Set<String> LASTING = Set.of(Scopes.READ, Scopes.WRITE, "operator.talk", "operator.questions");
    private static final long USED_STEP_MS = 3_600_000;

    private final Devices devices;
    private final News news;
    private final Audit audit;

    public Pairing(Devices devices, News news, Audit audit) {
        this.devices = devices;
        this.news = news;
        this.audit = audit;
    }

    /** What vouches for the device besides its key. */
    public enum Proof {
        /** The shared secret, on this machine, where the operator lets that be enough. */
        LOCAL_SECRET,
        SECRET,
        DEVICE_TOKEN
    }

    /**
     * How a device came in.
     *
     * @param grant the id of the grant; the connection lasts as long as that is in force
     * @param issued a new token of its own, if there was reason for one
     */
    public record Admitted(Set<String> scopes, String grant, Optional<Issued> issued) {}

    /** A device token, readable this once. */
    public record Issued(String token, Set<String> scopes, long atMs) {}

    /** Whether that is the device's token for that role. */
    public boolean holds(String deviceId, String role, String token) {
        return devices.find(deviceId)
                .flatMap(d -> d.grant(role))
                .filter(g -> !g.revoked())
                .flatMap(Grant::token)
                .filter(t -> Digests.same(t.digest(), Digests.of(token)))
                .isPresent();
    }

    /** Whether a connection that came in by that grant may stay. */
    public boolean lasts(String deviceId, String role, String grant) {
        return devices.find(deviceId).flatMap(d -> d.grant(role)).filter(g -> !g.revoked() && g.id().equals(grant)).isPresent();
    }

    /** @throws PairingRequired when somebody has to approve first */
    public Admitted admit(Applicant applicant, Proof proof) {
        Optional<Paired> known;
        PendingRequests.Made made;
        synchronized (devices) {
            known = devices.find(applicant.deviceId());
            Optional<Reason> reason = reason(applicant, known, proof);
            if (reason.isEmpty()) {
                return admitted(applicant, known, proof);
            }
            made = devices.pending().make(applicant, reason.get(), known.isPresent());
        }
        made.superseded().forEach(gone -> news.resolved(gone, "rejected"));
        if (made.fresh()) {
            news.requested(made.request());
        }
        throw new PairingRequired(made.request(), known);
    }

    /** A role is never added and a revoked one never given back without a person, whatever secret is shown. */
    private static Optional<Reason> reason(Applicant a, Optional<Paired> known, Proof proof) {
        boolean silent = proof == Proof.LOCAL_SECRET;
        if (known.isEmpty()) {
            return silent ? Optional.empty() : Optional.of(Reason.NOT_PAIRED);
        }
        Optional<Grant> grant = known.get().grant(a.role());
        if (grant.isEmpty()) {
            return Optional.of(Reason.ROLE_UPGRADE);
        }
        if (grant.get().revoked()) {
            return Optional.of(Reason.NOT_PAIRED);
        }
        if (a.differs(known.get())) {
            return Optional.of(Reason.METADATA_UPGRADE);
        }
        Set<String> worth = proof == Proof.DEVICE_TOKEN ? grant.get().tokenScopes() : grant.get().scopes();
        return silent || Scopes.cover(worth, a.scopes()) ? Optional.empty() : Optional.of(Reason.SCOPE_UPGRADE);
    }

    private Admitted admitted(Applicant a, Optional<Paired> known, Proof proof) {
        long now = devices.now();
        Paired device = known.orElseGet(() -> silently(a, now));
        Grant grant = device.grant(a.role()).orElseThrow();
        Grant next = proof == Proof.DEVICE_TOKEN ? used(grant, now) : widened(grant, a, proof);
        Optional<Issued> issued = Optional.empty();
        if (proof != Proof.DEVICE_TOKEN && next.wantsToken() && (a.role().equals("node") || !next.tokenScopes().isEmpty())) {
            issued = Optional.of(new Issued(Digests.freshToken(), next.tokenScopes(), now));
            next = next.withToken(Optional.of(new Grant.Token(Digests.of(issued.get().token()), now, 0)));
        }
        if (known.isEmpty() || !next.equals(grant)) {
            devices.give(device.with(next));
        }
        if (known.isEmpty()) {
            audit.record("device.approved", Map.of("device", a.deviceId(), "what", a.role() + " " + next.scopes().stream().sorted().toList(),
                    "by", "nobody", "rule", "gateway.nodes.pairing.autoApproveLocal"));
        }
        return new Admitted(a.scopes(), next.id(), issued);
    }

    private Paired silently(Applicant a, long now) {
        Grant first = Grant.fresh(a.role(), devices.mark(a.deviceId()), lasting(a), now);
        return Paired.of(a, now, now, Map.of(a.role(), first));
    }

    private static Grant widened(Grant grant, Applicant a, Proof proof) {
        if (proof != Proof.LOCAL_SECRET || !grant.silent() || Scopes.cover(grant.scopes(), lasting(a))) {
            return grant;
        }
        Set<String> more = new LinkedHashSet<>(grant.scopes());
        more.addAll(lasting(a));
        return grant.withScopes(more);
    }

    private static Set<String> lasting(Applicant a) {
        Set<String> out = new LinkedHashSet<>(a.scopes());
        out.retainAll(LASTING);
        return out;
    }

    /** When it was used is written down now and then only, because it costs a write to the disk. */
    private static Grant used(Grant grant, long now) {
        return grant.token()
                .filter(t -> now - t.usedAtMs() >= USED_STEP_MS)
                .map(t -> grant.withToken(Optional.of(new Grant.Token(t.digest(), t.issuedAtMs(), now))))
                .orElse(grant);
    }
}
