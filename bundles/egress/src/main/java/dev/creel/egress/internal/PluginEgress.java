// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.config.LocalModels;
import dev.creel.config.Snapshot;
import dev.creel.confine.Caller;
import dev.creel.confine.WebOrigin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.client.BytesRequestContent;

/** The network as one plugin has it; thread-safe. */
final class PluginEgress implements Egress {
    private static final String PERMISSION = "dev.creel.api.net.EgressPermission";
    private static final int MAX_OPEN = 64;
    private static final int MAX_TARGETS = 256;

    private final Caller caller;
    private final Clients clients;
    private final Keyring keyring;
    private final Supplier<Snapshot> config;
    private final Semaphore open = new Semaphore(MAX_OPEN);
    private final Map<String, WebOrigin> targets = new ConcurrentHashMap<>();

    PluginEgress(Caller caller, Clients clients, Keyring keyring, Supplier<Snapshot> config) {
        this.caller = caller;
        this.clients = clients;
        this.keyring = keyring;
        this.config = config;
    }

    @Override
    public Reply send(Request request, Call call) {
        call.check();
        WebOrigin target = target(request.origin());
        demand(target);
        Outbound outbound = new Injection(request, secrets(request, target)).apply(target);
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

    private Outbound follow(Outbound from, Exchange exchange) {
        Outbound next = Redirect.next(from, exchange.status(), exchange.rawHeader("location"))
                .orElseThrow(() -> unfollowed(from));
        demand(next.target());
        return next;
    }

    private static Failure unfollowed(Outbound from) {
        return new Failure(Failure.Code.PERMANENT, "a redirect of " + from.target().origin()
                + " was not followed: there were too many, or it takes a body to another origin");
    }

    private WebOrigin target(String origin) {
        WebOrigin known = targets.get(origin);
        if (known == null) {
            known = parsed(origin);
            if (targets.size() < MAX_TARGETS) {
                targets.put(origin, known);
            }
        }
        return known;
    }

    private static WebOrigin parsed(String origin) {
        try {
            return WebOrigin.parse(origin);
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.Code.BAD_INPUT, e.getMessage());
        }
    }

    private void demand(WebOrigin target) {
        caller.demand(PERMISSION, target.origin(), "http");
        LocalModels rule = local();
        if (!rule.admits(target.origin())) {
            throw keyring.refused(caller, "egress.local-only", target.origin(), "models.localOnly is true, and " + target.origin()
                    + " is neither an address at home nor a host of models.localHosts");
        }
    }

    /** Asked anew for each request and redirect: whoever speaks to models is held to the newest configuration. */
    private LocalModels local() {
        LocalModels rule = LocalModels.of(config.get());
        return rule.only() && !caller.contributes("model") ? new LocalModels(false, Set.of()) : rule;
    }

    private Map<Bind, String> secrets(Request request, WebOrigin target) {
        Map<Bind, String> values = new LinkedHashMap<>();
        for (Bind bind : request.bind()) {
            values.put(bind, keyring.value(caller, bind.secret(), target.origin()));
        }
        return values;
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
                wire(outbound, request), target.origin(), request.limits(), new Scrubber(outbound.secrets()), call, release);
        try {
            exchange.send();
            return exchange;
        } catch (GuardedResolver.AddressRefused e) {
            release.run();
            throw refused(target, e);
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private org.eclipse.jetty.client.Request wire(Outbound outbound, Request request) {
        WebOrigin target = outbound.target();
        boolean privately = caller.holds(PERMISSION, target.origin(), "private");
        org.eclipse.jetty.client.Request wire = clients.get(target.secure())
                .newRequest(target.host(), target.port())
                .scheme(target.scheme())
                .method(outbound.method())
                .path(outbound.path())
                .tag(new Pool(caller.plugin().name(), privately, target.literal(), local().only()))
                .idleTimeout(request.limits().idle().toMillis(), TimeUnit.MILLISECONDS)
                .timeout(request.limits().total().toMillis(), TimeUnit.MILLISECONDS)
                .headers(fields -> outbound.headers().forEach(h -> fields.add(h.name(), h.value())));
        if (outbound.body().length > 0) {
            wire.body(new BytesRequestContent(outbound.body()));
        }
        return wire;
    }

    /** Ends in a refusal with its audit line, by the right that is missing or by the rule no right lifts. */
    private RuntimeException refused(WebOrigin target, GuardedResolver.AddressRefused refusal) {
        if (refusal.wouldBeAllowedPrivately()) {
            caller.demand(PERMISSION, target.origin(), "private");
        }
        return keyring.refused(caller, "egress.address", target.origin(), "the address of " + target.origin()
                + " belongs to no host a request may go to");
    }
}
