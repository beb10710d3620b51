// SPDX-License-Identifier: Apache-2.0
package example.route;

import dev.creel.api.http.HttpRoute;
import dev.creel.api.plugin.Call;
import org.osgi.service.component.annotations.Component;

/** {@code /plugins/example-route/notes}: for whom the gateway has authenticated. */
@Component(service = HttpRoute.class, property = "route=notes")
public final class NotesRoute implements HttpRoute {
    @Override
    public Response handle(Incoming request, Call call) {
        return Pages.of("notes", request);
    }
}
