// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Connection;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Snapshot;
import dev.creel.confine.Caller;
import dev.creel.confine.WebOrigin;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The network as one plugin has it; thread-safe. */
final class PluginEgress implements Egress {
    private static final int MAX_OPEN = 64;

    private final Clients clients;
    private final Gate gate;
    private final Openings openings;
    private final Semaphore open = new Semaphore(MAX_OPEN);

    PluginEgress(Caller caller, Clients clients, Dialer dialer, Keyring keyring, Supplier<Snapshot> config) {
        this.clients = clients;
        this.gate = new Gate(caller, keyring, config);
        this.openings = new Openings(caller, gate, dialer);
    }

    @Override
    public Reply send(Request request, Call call) {
        call.check();
        WebOrigin target = gate.target(request.origin());
        gate.demand(target, "http");
        Outbound outbound = new Injection(request, gate.secrets(request.bind(), target)).apply(target);
        for (int hops = 0; ; hops++) {
            Exchange exchange = exchange(outbound, request, call);
            if (request.limits().redirects() == 0 || !Redirect.is(exchange.status())) {
                return exchange;
            }
            try (exchange) {
                if (hops == request.limits().redirects()) {
                    throw unfollowed(outbound);
                }
                outbound = follow(outbound, exchange);
            }
        }
    }

    @Override
    public Socket open(Request upgrade, Call call) {
        return openings.open(upgrade, call);
    }

    @Override
    public Connection connect(String origin, Limits limits, Call call) {
        return openings.connect(origin, limits, call);
    }

    private Outbound follow(Outbound from, Exchange exchange) {
        Outbound next = Redirect.next(from, exchange.status(), exchange.rawHeader("location"))
                .orElseThrow(() -> unfollowed(from));
        gate.demand(next.target(), "http");
        return next;
    }

    private static Failure unfollowed(Outbound from) {
        return new Failure(Failure.Code.PERMANENT, "a redirect of " + from.target().origin()
                + " was not followed: there were too many, or it takes a body to another origin");
    }

    private Exchange exchange(Outbound outbound, Request request, Call call) {
        if (!open.tryAcquire()) {
            throw new Failure(Failure.Code.OVERLOADED, "more than " + MAX_OPEN + " replies are open at the same time");
        }
        AtomicBoolean held = new AtomicBoolean(true);
        Runnable release = () -> {
            if (held.compareAndSet(true, false)) {
                open.release();
            }
        };
        WebOrigin target = outbound.target();
        Exchange exchange = new Exchange(
                Wire.request(clients, outbound, request.limits(), gate.pool(target)), target.origin(), request.limits(),
                new Scrubber(outbound.secrets()), call, release);
        try {
            exchange.send();
            return exchange;
        } catch (GuardedResolver.AddressRefused e) {
            release.run();
            throw gate.refused(target, e);
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }
}
