// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.gateway.internal.device.News;
import dev.creel.gateway.internal.device.Pending;
import dev.creel.gateway.internal.rpc.DeviceViews;

/** Tells clients of devices that ask and of what was decided; thread-safe. */
public final class DeviceEvents implements News {
    private final Clients clients;

    public DeviceEvents(Clients clients) {
        this.clients = clients;
    }

    @Override
    public void requested(Pending request) {
        clients.device("device.pair.requested", DeviceViews.pending(request).text(), request.applicant().deviceId());
    }

    @Override
    public void resolved(Pending request, String decision) {
        clients.device("device.pair.resolved", DeviceViews.resolved(request, decision).text(), request.applicant().deviceId());
    }
}
