// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.http;

import dev.creel.api.plugin.Call;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers HTTP requests below {@code /plugins/NAME/PATH}, where NAME is the plugin's own name; registered with the service
 * property {@code route=PATH}. Needs {@code ContributePermission "route:PATH"}. The gateway authenticates every request
 * first, unless the plugin holds {@code ContributePermission "route-open:PATH"} and checks by itself: then it answers 401 or
 * 403 to whoever it refuses, and the host makes a source wait, before its bodies are read, that is refused too often. Called on
 * the plugin's call threads.
 */
@ConsumerType
public interface HttpRoute {
    Response handle(Incoming request, Call call);

    /**
     * A request.
     *
     * @param method upper-case
     * @param path below the route, decoded once, without dots that climb; {@code ""} or beginning with {@code /}
     * @param query decoded parameters
     * @param headers by lower-case name; credentials of the gateway are left out
     * @param body exactly the bytes that came, at most 1 MiB; 256 KiB at a route that checks its callers itself
     */
    record Incoming(
            String method, String path, Map<String, List<String>> query, Map<String, List<String>> headers, byte[] body) {
        public Incoming {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(path, "path");
            query = Map.copyOf(query);
            headers = Map.copyOf(headers);
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }
    }

    /**
     * A response; the host adds headers that keep browsers from guessing, framing and running scripts.
     *
     * @param status 200 to 599
     * @param mime media type of the body
     * @param body at most 8 MiB
     */
    record Response(int status, String mime, byte[] body) {
        private static final int MOST = 8 << 20;

        public Response {
            Objects.requireNonNull(mime, "mime");
            body = body.clone();
            if (status < 200 || status > 599 || body.length > MOST) {
                throw new IllegalArgumentException("a response has a status from 200 to 599 and at most " + MOST + " bytes");
            }
        }

        @Override
        public byte[] body() {
            return body.clone();
        }
    }
}
