// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.access.Peer;
import dev.creel.config.Config;
import dev.creel.gateway.internal.auth.Caller;
import dev.creel.gateway.internal.auth.Guard;
import dev.creel.gateway.internal.auth.Hosts;
import dev.creel.gateway.internal.auth.Networks;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.auth.Tailnet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The first thing every request meets, in this order: path, host, origin of the connection, upgrade, probes, page origin,
 * control page, credential, route. A request without the right secret is answered from its headers alone; its body is never read. Only
 * the files of the control page, and a route for which the operator granted that its plugin checks the callers, go without.
 */
public final class Front extends Handler.Abstract {
    private static final String BEARER = "Bearer ";

    private final Rules rules;
    private final Guard guard;
    private final UnderWay underWay;
    private final Upgrade upgrade;
    private final Probes probes;
    private final List<Route> routes;
    private final PluginRoutes plugins;
    private final PageFront page;

    /** The operator's settings the front decides by; read anew for each request. */
    public interface Rules {
        Hosts hosts();

        Networks proxies();

        /** Peers that may talk in clear although they are not on this machine or the tailnet. */
        Networks cleartext();

        /** Who vouches for members of the tailnet; empty where their word does not stand in for the secret. */
        Optional<Tailnet> tailnet();

        static Rules of(Config config, String ownName, Tailnet tailnet) {
            return new ConfiguredRules(config, ownName, tailnet);
        }
    }

    /** Takes a request to become a WebSocket. */
    public interface Upgrade {
        boolean asked(Request request);

        void upgrade(Request request, Response response, Callback callback, Caller caller) throws Exception;
    }

    /** One HTTP endpoint; {@code scope} is the same right the WebSocket method of that effect needs. */
    public interface Route {
        boolean serves(String path);

        String scope();

        String verb();

        void handle(String path, Request request, Response response, Callback callback, Peer peer) throws Exception;
    }

    public Front(Rules rules, Guard guard, UnderWay underWay, Upgrade upgrade, Probes probes, List<Route> routes, PluginRoutes plugins,
            PageFront page) {
        this.rules = rules;
        this.guard = guard;
        this.underWay = underWay;
        this.upgrade = upgrade;
        this.probes = probes;
        this.routes = List.copyOf(routes);
        this.plugins = plugins;
        this.page = page;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Answers.secure(response);
        Answers.closeIfUnread(request, response);
        String raw = request.getHttpURI().getPath();
        Optional<String> path = raw == null ? Optional.empty() : Paths.canonical(raw);
        if (path.isEmpty()) {
            Answers.error(response, callback, 400, "invalid_request_error", "ambiguous path");
            return true;
        }
        String host = Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)).orElse("");
        Hosts hosts = rules.hosts();
        if (!host.isEmpty() && !hosts.knows(host)) {
            Answers.error(response, callback, 403, "forbidden", "host not allowed (use an address of this machine, or list"
                    + " the page's origin in gateway.controlUi.allowedOrigins)");
            return true;
        }
        Caller caller = caller(request, host);
        if (probes.serve(path.get(), request, response, callback)) {
            return true;
        }
        if (!caller.encrypted() && !rules.cleartext().contains(caller.address())) {
            // The secret must not cross a network in clear, so it is not even looked at.
            response.getHeaders().put(HttpHeader.UPGRADE, "TLS/1.2");
            response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade, close");
            Answers.error(response, callback, 426, "upgrade_required", "credentials are not accepted in clear from "
                    + "another machine; use the tailnet, a TLS proxy listed in gateway.trustedProxies, or an SSH tunnel");
            return true;
        }
        if (upgrade.asked(request)) {
            if (caller.spoofed()) {
                Answers.error(response, callback, 403, "forbidden",
                        "proxy headers from a peer that is not in gateway.trustedProxies");
            } else {
                upgrade.upgrade(request, response, callback, caller);
            }
            return true;
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !hosts.allows(origin, host)) {
            Answers.error(response, callback, 403, "forbidden", "origin not allowed");
            return true;
        }
        if (page.serve(path.get(), request, response, callback)) {
            return true;
        }
        Optional<PluginRoutes.Found> plugin = plugins.find(path.get());
        boolean open = plugin.isPresent() && plugin.get().open();
        if (open || authenticated(request, response, callback, caller)) {
            if (plugin.isPresent()) {
                plugins.handle(plugin.get(), caller.address(), request, response, callback);
            } else {
                route(path.get(), request, response, callback);
            }
        }
        return true;
    }

    private boolean authenticated(Request request, Response response, Callback callback, Caller caller) {
        Guard.Verdict verdict = guard.bearer(caller.address(), bearer(request.getHeaders()));
        if (verdict.outcome() == Guard.Outcome.LOCKED) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Long.toString((verdict.retryAfterMs() + 999) / 1000));
            Answers.error(response, callback, 429, "rate_limited", "Too many failed authentication attempts");
        } else if (!verdict.right()) {
            Answers.error(response, callback, 401, "unauthorized", "Unauthorized");
        } else {
            underWay.add(request, guard.admission(verdict));
        }
        return verdict.right();
    }

    private void route(String path, Request request, Response response, Callback callback) throws Exception {
        for (Route route : routes) {
            if (!route.serves(path)) {
                continue;
            }
            boolean head = route.verb().equals("GET") && request.getMethod().equals("HEAD");
            if (!head && !route.verb().equals(request.getMethod())) {
                response.getHeaders().put(HttpHeader.ALLOW, route.verb());
                Answers.text(response, callback, 405, "Method Not Allowed");
                return;
            }
            if (foreign(request)) {
                Answers.error(response, callback, 415, "invalid_request_error", "Content-Type must be application/json");
                return;
            }
            // The shared secret is the operator's: it holds every operator scope, whatever headers ask for.
            Peer peer = new Peer("http-" + request.getConnectionMetaData().getId() + "-" + request.getId(), true,
                    "operator", Scopes.ALL, "http");
            if (!Scopes.allow(peer.scopes(), route.scope())) {
                Answers.error(response, callback, 403, "forbidden", "missing scope: " + route.scope());
                return;
            }
            route.handle(path, request, response, callback, peer);
            return;
        }
        Answers.text(response, callback, 404, "Not Found");
    }

    /** A body of a kind that a page of another site may send without being asked first. */
    private static boolean foreign(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    private Caller caller(Request request, String host) {
        InetAddress peer = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress a
                ? a.getAddress()
                : InetAddress.getLoopbackAddress();
        Function<String, Optional<String>> header = name -> joined(request.getHeaders(), name);
        Optional<Tailnet> tailnet = upgrade.asked(request) ? rules.tailnet() : Optional.empty();
        ConnectionMetaData ends = request.getConnectionMetaData();
        return tailnet.flatMap(net -> net.member((InetSocketAddress) ends.getRemoteSocketAddress(), (InetSocketAddress) ends.getLocalSocketAddress(), header))
                .map(Caller::of).orElseGet(() -> Caller.of(peer, request.isSecure(), host, header, rules.proxies()));
    }

    private static Optional<String> joined(HttpFields headers, String name) {
        List<String> values = headers.getFields(name).stream().map(HttpField::getValue).toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    /** Exactly one Authorization header: with two, a proxy and we could each believe another one. */
    private static Optional<String> bearer(HttpFields headers) {
        List<HttpField> fields = headers.getFields(HttpHeader.AUTHORIZATION);
        if (fields.size() != 1) {
            return Optional.empty();
        }
        String value = fields.get(0).getValue();
        return value != null && value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(value.substring(BEARER.length()).strip())
                : Optional.empty();
    }
}
