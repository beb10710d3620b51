// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Connection;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Request;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.Caller;
import dev.creel.confine.WebOrigin;

/** Opens for one plugin what stays open: each counts among its sockets and ends with the call it was opened in. Thread-safe. */
final class Openings {
    private final Caller caller;
    private final Gate gate;
    private final Dialer dialer;

    Openings(Caller caller, Gate gate, Dialer dialer) {
        this.caller = caller;
        this.gate = gate;
        this.dialer = dialer;
    }

    Socket open(Request upgrade, Call call) {
        call.check();
        WebOrigin target = gate.target(upgrade.origin());
        if (!upgrade.method().equals("GET") || upgrade.body().length > 0) {
            throw new Failure(Failure.Code.BAD_INPUT, "a WebSocket is opened by a GET without body");
        }
        gate.demand(target, "websocket");
        Outbound outbound = new Injection(upgrade, gate.secrets(upgrade.bind(), target)).apply(target);
        Limits limits = upgrade.limits();
        Lease lease = new Lease(caller, call);
        Frames frames;
        try {
            frames = dialer.frames(target, limits, lease::release);
            lease.ends(frames::abort);
            dialer.open(outbound, gate.pool(target), limits, frames, call);
        } catch (GuardedResolver.AddressRefused e) {
            lease.release();
            throw gate.refused(target, e);
        } catch (RuntimeException e) {
            lease.release();
            throw e;
        }
        return new PluginSocket(
                frames, target.origin(), limits.idle(), binds -> gate.secrets(binds, target), new Written(outbound.secrets()));
    }

    Connection connect(String origin, Limits limits, Call call) {
        call.check();
        WebOrigin target = gate.target(origin);
        gate.demand(target, "line");
        Lease lease = new Lease(caller, call);
        LineWire wire;
        try {
            wire = dialer.connect(target, gate.pool(target), limits, lease::release, call);
        } catch (GuardedResolver.AddressRefused e) {
            lease.release();
            throw gate.refused(target, e);
        } catch (RuntimeException e) {
            lease.release();
            throw e;
        }
        lease.ends(() -> wire.end("the call is over"));
        return new PluginConnection(wire, target.origin(), limits.idle(), binds -> gate.secrets(binds, target));
    }
}
