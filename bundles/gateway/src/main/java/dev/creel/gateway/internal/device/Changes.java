// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import dev.creel.audit.Audit;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody decides about devices: approve, reject, remove, rotate, revoke. Nobody gives more than he holds himself.
 * After whatever takes rights, also when it failed half way, the caller has the live connections rechecked. Thread-safe.
 */
public final class Changes {
    private final Devices devices;
    private final News news;
    private final Audit audit;

    public Changes(Devices devices, News news, Audit audit) {
        this.devices = devices;
        this.news = news;
        this.audit = audit;
    }

    /** What rotating led to; the token is there only for the device itself. */
    public record Rotated(String role, Set<String> scopes, Optional<String> token, long atMs) {}

    /** Lets a device in, with what it asked for and nothing else. @return the device */
    public Paired approve(String requestId, Approver who) {
        Pending request;
        Paired device;
        synchronized (devices) {
            request = devices.pending().find(requestId).orElseThrow(() -> Refusal.invalid("unknown requestId"));
            Applicant a = request.applicant();
            Optional<Paired> known = devices.find(a.deviceId());
            mayApprove(request, known, who);
            device = approved(a, known);
            devices.give(device);
            devices.pending().take(a.deviceId());
        }
        record("device.approved", request.applicant(), who);
        news.resolved(request, "approved");
        return device;
    }

    private void mayApprove(Pending request, Optional<Paired> known, Approver who) {
        Applicant a = request.applicant();
        boolean anotherRole = known.isPresent() && known.get().grant(a.role()).isEmpty();
        if (!who.sees(a.deviceId()) || anotherRole && !who.admin()) {
            record("device.refused", a, who);
            throw Refusal.invalid("device pairing approval denied");
        }
        for (String scope : a.scopes()) {
            if (!Scopes.allow(who.scopes(), scope)) {
                record("device.refused", a, who);
                throw Refusal.invalid("missing scope: " + scope);
            }
        }
    }

    /** A grant somebody approved adds to what was approved before; one that was revoked begins anew. */
    private Paired approved(Applicant a, Optional<Paired> known) {
        long now = devices.now();
        Optional<Grant> before = known.flatMap(d -> d.grant(a.role())).filter(g -> !g.revoked());
        Set<String> scopes = new LinkedHashSet<>(before.map(Grant::scopes).orElse(Set.of()));
        scopes.addAll(a.scopes());
        Grant fresh = Grant.fresh(a.role(), "", scopes, now);
        Grant grant = before.map(g -> g.confirmed(scopes)).orElse(fresh);
        long since = known.map(Paired::createdAtMs).orElse(now);
        return Paired.of(a, since, now, known.map(Paired::grants).orElse(Map.of())).with(grant);
    }

    /** @return the device whose request it was */
    public String reject(String requestId, Approver who) {
        Pending request;
        synchronized (devices) {
            request = devices.pending().find(requestId).orElseThrow(() -> Refusal.invalid("unknown requestId"));
            demand(who, request.applicant().deviceId(), "device pairing rejection denied");
            devices.pending().take(request.applicant().deviceId());
        }
        record("device.rejected", request.applicant(), who);
        news.resolved(request, "rejected");
        return request.applicant().deviceId();
    }

    public void remove(String deviceId, Approver who) {
        demand(who, deviceId, "device pairing removal denied");
        Optional<Pending> request;
        synchronized (devices) {
            devices.find(deviceId).orElseThrow(() -> Refusal.invalid("unknown deviceId"));
            request = devices.pending().take(deviceId);
            devices.remove(deviceId);
        }
        record("device.removed", deviceId, "", who);
        request.ifPresent(gone -> news.resolved(gone, "rejected"));
    }

    /**
     * Ends a token and the connections of its role.
     *
     * @param wished what the next one shall be worth, if less than was approved
     */
    public Rotated rotate(String deviceId, String role, Optional<Set<String>> wished, Approver who) {
        String denied = "device token rotation denied";
        demand(who, deviceId, denied);
        Grant next;
        Optional<String> token = Optional.empty();
        synchronized (devices) {
            Paired device = devices.find(deviceId).orElseThrow(() -> Refusal.invalid(denied));
            Grant grant = device.grant(role).filter(g -> !g.revoked()).orElseThrow(() -> Refusal.invalid(denied));
            Set<String> worth = wished.orElse(grant.tokenScopes());
            if (!Scopes.cover(grant.scopes(), worth) || !Scopes.cover(who.scopes(), worth)) {
                record("device.refused", deviceId, role, who);
                throw Refusal.invalid(denied);
            }
            next = grant.rotated(worth, devices.now());
            if (deviceId.equals(who.deviceId())) {
                token = Optional.of(Digests.freshToken());
                next = next.withToken(Optional.of(new Grant.Token(Digests.of(token.get()), devices.now(), 0)));
            }
            devices.narrow(device.with(next));
        }
        record("device.token.rotated", deviceId, role, who);
        return new Rotated(role, next.tokenScopes(), token, next.rotatedAtMs());
    }

    /** Takes all rights of a role until somebody approves it again. @return when */
    public long revoke(String deviceId, String role, Approver who) {
        String denied = "device token revocation denied";
        demand(who, deviceId, denied);
        long now = devices.now();
        synchronized (devices) {
            Paired device = devices.find(deviceId).orElseThrow(() -> Refusal.invalid(denied));
            Grant grant = device.grant(role).orElseThrow(() -> Refusal.invalid(denied));
            devices.narrow(device.with(grant.revokedAt(now)));
        }
        record("device.token.revoked", deviceId, role, who);
        return now;
    }

    private void demand(Approver who, String deviceId, String denied) {
        if (!who.sees(deviceId)) {
            record("device.refused", deviceId, "", who);
            throw Refusal.invalid(denied);
        }
    }

    private void record(String event, Applicant a, Approver who) {
        record(event, a.deviceId(), a.role() + " " + a.scopes().stream().sorted().toList(), who);
    }

    private void record(String event, String deviceId, String what, Approver who) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("device", deviceId.length() <= 64 ? deviceId : deviceId.substring(0, 64));
        if (!what.isEmpty()) {
            fields.put("what", what);
        }
        fields.put("by", who.name());
        audit.record(event, fields);
    }
}
