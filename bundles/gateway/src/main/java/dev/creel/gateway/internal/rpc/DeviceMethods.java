// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.device.Approver;
import dev.creel.gateway.internal.device.Changes;
import dev.creel.gateway.internal.device.Devices;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The methods about devices. A device without the right to administrate sees and changes nothing but itself. */
public final class DeviceMethods {
    private final Devices devices;
    private final Changes changes;
    private final Predicate<String> connected;
    private final Runnable recheck;

    /**
     * @param connected whether a device of that id is connected now
     * @param recheck closes the connections whose rights were taken
     */
    public DeviceMethods(Devices devices, Changes changes, Predicate<String> connected, Runnable recheck) {
        this.devices = devices;
        this.changes = changes;
        this.connected = connected;
        this.recheck = recheck;
    }

    public void addTo(Methods methods) {
        methods.add("device.pair.list", Scopes.PAIRING, this::list)
                .add("device.pair.approve", Scopes.PAIRING, this::approve)
                .add("device.pair.reject", Scopes.PAIRING, this::reject)
                .add("device.pair.remove", Scopes.PAIRING, this::remove)
                .add("device.token.rotate", Scopes.PAIRING, this::rotate)
                .add("device.token.revoke", Scopes.PAIRING, this::revoke);
    }

    private void list(Call call) {
        call.params().only().check();
        Approver who = call.client().approver();
        call.ok(Json.object()
                .put("pending", Json.array(devices.waiting().stream()
                        .filter(p -> who.sees(p.applicant().deviceId()))
                        .map(DeviceViews::pending)
                        .toList()))
                .put("paired", Json.array(devices.all().stream()
                        .filter(d -> who.sees(d.deviceId()))
                        .map(d -> DeviceViews.paired(d, Optional.of(connected.test(d.deviceId()))))
                        .toList()))
                .build());
    }

    private void approve(Call call) {
        String requestId = one(call, "requestId");
        call.ok(Json.object()
                .put("requestId", requestId)
                .put("device", DeviceViews.paired(changes.approve(requestId, call.client().approver()), Optional.empty()))
                .build());
    }

    private void reject(Call call) {
        String requestId = one(call, "requestId");
        String deviceId = changes.reject(requestId, call.client().approver());
        call.ok(Json.object().put("requestId", requestId).put("deviceId", deviceId).build());
    }

    private void remove(Call call) {
        String deviceId = one(call, "deviceId");
        taking(call, () -> {
            changes.remove(deviceId, call.client().approver());
            return Json.object().put("deviceId", deviceId).build();
        });
    }

    private void rotate(Call call) {
        Params p = call.params().only("deviceId", "role", "scopes");
        String deviceId = p.text("deviceId");
        String role = p.text("role");
        Optional<Set<String>> scopes =
                p.has("scopes") ? Optional.of(new LinkedHashSet<>(p.texts("scopes"))) : Optional.empty();
        p.check();
        taking(call, () -> rotated(deviceId, changes.rotate(deviceId, role, scopes, call.client().approver())));
    }

    private static Json rotated(String deviceId, Changes.Rotated done) {
        Json.Builder out = Json.object()
                .put("deviceId", deviceId)
                .put("role", done.role())
                .put("scopes", DeviceViews.texts(done.scopes()))
                .put("rotatedAtMs", done.atMs())
                .put("tokenDelivery", done.token().isPresent() ? "in-band" : "withheld-cross-device");
        done.token().ifPresent(token -> out.put("token", token));
        return out.build();
    }

    private void revoke(Call call) {
        Params p = call.params().only("deviceId", "role");
        String deviceId = p.text("deviceId");
        String role = p.text("role");
        p.check();
        taking(call, () -> Json.object()
                .put("deviceId", deviceId)
                .put("role", role)
                .put("revokedAtMs", changes.revoke(deviceId, role, call.client().approver()))
                .build());
    }

    /** Who ends his own connection gets the answer before. */
    private void taking(Call call, Supplier<Json> change) {
        try {
            call.ok(change.get());
        } finally {
            recheck.run();
        }
    }

    private static String one(Call call, String name) {
        Params p = call.params().only(name);
        String value = p.text(name);
        p.check();
        return value;
    }
}
