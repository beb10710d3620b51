// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.device.Applicant;
import dev.creel.gateway.internal.device.Grant;
import dev.creel.gateway.internal.device.Paired;
import dev.creel.gateway.internal.device.Pending;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Devices as clients see them, without anything that could be shown as a credential; stateless. */
public final class DeviceViews {
    private DeviceViews() {}

    /** A request that waits; also the payload of {@code device.pair.requested}. */
    public static Json pending(Pending p) {
        Applicant a = p.applicant();
        Json.Builder out = Json.object()
                .put("requestId", p.requestId())
                .put("deviceId", a.deviceId())
                .put("publicKey", a.publicKey());
        put(out, "displayName", a.displayName());
        put(out, "platform", a.platform());
        put(out, "deviceFamily", a.family());
        put(out, "clientId", a.clientId());
        put(out, "clientMode", a.mode());
        return out.put("role", a.role())
                .put("roles", Json.array(List.of(Json.of(a.role()))))
                .put("scopes", texts(a.scopes()))
                .put("remoteIp", a.address())
                .put("silent", false)
                .put("isRepair", p.repair())
                .put("ts", p.ts())
                .build();
    }

    /** The payload of {@code device.pair.resolved}. */
    public static Json resolved(Pending p, String decision) {
        return Json.object()
                .put("requestId", p.requestId())
                .put("deviceId", p.applicant().deviceId())
                .put("decision", decision)
                .put("ts", System.currentTimeMillis())
                .build();
    }

    static Json paired(Paired d, Optional<Boolean> connected) {
        List<Grant> grants = d.grants().values().stream().sorted((a, b) -> a.role().compareTo(b.role())).toList();
        Set<String> roles = new LinkedHashSet<>();
        Set<String> scopes = new LinkedHashSet<>();
        for (Grant g : grants) {
            if (g.revokedAtMs() == 0) {
                roles.add(g.role());
                scopes.addAll(g.scopes());
            }
        }
        Json.Builder out = Json.object().put("deviceId", d.deviceId()).put("publicKey", d.publicKey());
        put(out, "displayName", d.displayName());
        put(out, "platform", d.platform());
        put(out, "deviceFamily", d.family());
        put(out, "clientId", d.clientId());
        put(out, "clientMode", d.mode());
        roles.stream().findFirst().ifPresent(role -> out.put("role", role));
        out.put("roles", texts(roles))
                .put("scopes", texts(scopes))
                .put("remoteIp", d.address())
                .put("approvedVia", grants.stream().allMatch(Grant::silent) ? "silent" : "owner")
                .put("createdAtMs", d.createdAtMs())
                .put("approvedAtMs", d.approvedAtMs())
                .put("tokens", Json.array(grants.stream().map(DeviceViews::token).toList()));
        connected.ifPresent(is -> out.put("connected", is));
        return out.build();
    }

    private static Json token(Grant g) {
        Json.Builder out = Json.object()
                .put("role", g.role())
                .put("scopes", texts(g.tokenScopes()))
                .put("createdAtMs", g.createdAtMs());
        time(out, "rotatedAtMs", g.rotatedAtMs());
        time(out, "revokedAtMs", g.revokedAtMs());
        time(out, "lastUsedAtMs", g.token().map(Grant.Token::usedAtMs).orElse(0L));
        return out.build();
    }

    static Json texts(Collection<String> values) {
        return Json.array(values.stream().sorted().map(Json::of).toList());
    }

    private static void put(Json.Builder out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }

    private static void time(Json.Builder out, String name, long ms) {
        if (ms != 0) {
            out.put(name, ms);
        }
    }
}
