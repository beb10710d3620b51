// SPDX-License-Identifier: Apache-2.0
package example.route;

import dev.creel.api.http.HttpRoute;
import dev.creel.api.plugin.Call;
import org.osgi.service.component.annotations.Component;

/** {@code /plugins/example-route/open}: for everybody; a real one would check a signature over the body here. */
@Component(service = HttpRoute.class, property = "route=open")
public final class OpenRoute implements HttpRoute {
    @Override
    public Response handle(Incoming request, Call call) {
        return Pages.of("open notes", request);
    }
}
