// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.confine.WebOrigin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Where a redirect leads and what may go along. */
final class Redirect {
    private Redirect() {}

    static boolean is(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /**
     * The next request; empty when the redirect cannot be followed. To another origin go neither secrets nor headers
     * that could be credentials, and a request with a body does not go at all: either would hand what was meant for
     * one server to another.
     */
    static Optional<Outbound> next(Outbound from, int status, String location) {
        URI to;
        WebOrigin target;
        try {
            URI here = new URI(from.target().origin() + from.path());
            to = here.resolve(new URI(location)).normalize();
            target = WebOrigin.parse(to.getScheme() + "://" + to.getRawAuthority());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
        if (location.isEmpty()) {
            return Optional.empty();
        }
        boolean same = target.origin().equals(from.target().origin());
        boolean keeps = status == 307 || status == 308 || from.method().equals("GET") || from.method().equals("HEAD");
        if (keeps && !same && from.body().length > 0) {
            return Optional.empty();
        }
        return Optional.of(new Outbound(
                target,
                keeps ? from.method() : "GET",
                path(to),
                headers(from.headers(), same, keeps),
                keeps ? from.body() : new byte[0],
                from.secrets()));
    }

    private static String path(URI to) {
        String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
        return to.getRawQuery() == null ? path : path + '?' + to.getRawQuery();
    }

    private static List<Outbound.Header> headers(List<Outbound.Header> headers, boolean same, boolean keepsBody) {
        return headers.stream()
                .filter(h -> same || (!h.secret() && Headers.isHarmless(h.name())))
                .filter(h -> keepsBody || !h.name().toLowerCase(java.util.Locale.ROOT).startsWith("content-"))
                .toList();
    }
}
