// SPDX-License-Identifier: Apache-2.0
package example.route;

import dev.creel.api.http.HttpRoute.Incoming;
import dev.creel.api.http.HttpRoute.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What both routes say; shows each part of a request. */
final class Pages {
    private Pages() {}

    static Response of(String title, Incoming request) {
        String name = request.query().getOrDefault("name", List.of("nobody")).get(0);
        String text = title + " of " + name + " at \"" + request.path() + "\": " + request.method() + ", "
                + request.body().length + " bytes, headers " + String.join(" ", request.headers().keySet().stream().sorted().toList());
        return new Response(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }
}
