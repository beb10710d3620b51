// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.api.http.HttpRoute;
import dev.creel.confine.PluginServices.Service;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginCalls;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The routes plugins contribute, at {@code /plugins/NAME/ROUTE} and below, as they are registered at the moment of each
 * request. A path has one spelling only when it arrives here. Thread-safe.
 */
public final class PluginRoutes {
    private static final String SPACE = "/plugins/";

    private final Backends backends;
    private final PluginCalls calls;
    private final Bodies bodies;
    private final OpenDoor door = new OpenDoor(() -> System.nanoTime() / 1_000_000);

    public PluginRoutes(Backends backends, PluginCalls calls, Bodies bodies) {
        this.backends = backends;
        this.calls = calls;
        this.bodies = bodies;
    }

    /**
     * A route that serves a path.
     *
     * @param route its own path, with its plugin's name before it
     * @param below what of the path is left for the plugin
     * @param open whether the operator granted that the plugin checks its callers itself
     */
    record Found(Service<HttpRoute> service, String route, String below, boolean open) {}

    /** The longest route that is the path or a folder above it. */
    Optional<Found> find(String path) {
        int end = path.indexOf('/', SPACE.length());
        if (!path.startsWith(SPACE) || end < 0) {
            return Optional.empty();
        }
        String plugin = path.substring(SPACE.length(), end);
        String rest = path.substring(end + 1);
        Service<HttpRoute> best = null;
        String longest = "";
        for (Service<HttpRoute> service : services()) {
            for (String route : service.plugin().name().equals(plugin) ? service.property("route") : List.<String>of()) {
                if (route.length() > longest.length() && (rest.equals(route) || rest.startsWith(route + "/"))) {
                    best = service;
                    longest = route;
                }
            }
        }
        return best == null
                ? Optional.empty()
                : Optional.of(new Found(best, plugin + '/' + longest, rest.substring(longest.length()), best.contributes("route-open:" + longest, "")));
    }

    private List<Service<HttpRoute>> services() {
        return backends.contributions().map(all -> all.of(HttpRoute.class)).orElse(List.of());
    }

    /** @param from where the request comes from, for routes that anybody may send to */
    void handle(Found found, InetAddress from, Request request, Response response, Callback callback) {
        if (!found.open()) {
            new PluginRequest(found, calls, status -> { }, request, response, callback).run(bodies);
        } else if (admitted(found.route(), from, request, response, callback)) {
            IntConsumer answered = status -> door.answered(found.route(), from, status);
            new PluginRequest(found, calls, answered, request, response, callback).run(bodies);
        }
    }

    private boolean admitted(String route, InetAddress from, Request request, Response response, Callback callback) {
        switch (door.knock(route, from)) {
            case WAIT -> {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "60");
                Answers.error(response, callback, 429, "rate_limited", "too many refused requests; wait a minute");
                return false;
            }
            case FULL -> {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
                Answers.error(response, callback, 503, "overloaded", "too many requests in flight; retry shortly");
                return false;
            }
            case COME_IN -> Request.addCompletionListener(request, failure -> door.leave(from));
        }
        return true;
    }
}
