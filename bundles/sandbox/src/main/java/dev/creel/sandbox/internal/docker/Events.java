// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.creel.sandbox.internal.wire.EngineWire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** What happens to one container from a moment on; says only that something did, not what. Used by one thread. */
final class Events implements AutoCloseable {
    private final Response response;
    private final InputStream lines;

    private Events(Response response) {
        this.response = response;
        this.lines = response.getBody();
    }

    /** @param prefix the version part of the engine's paths */
    static Events of(String container, Instant since, EngineWire wire, String prefix) {
        String filters = URLEncoder.encode("{\"container\":[\"" + container + "\"]}", StandardCharsets.UTF_8);
        return new Events(wire.execute(Request.builder().method(Request.Method.GET).path(prefix + "/events?since="
                + (since.getEpochSecond() - 1) + "&filters=" + filters).headers(Map.of()).build()));
    }

    /** Waits for the next one. @return false when there are no more, or the engine has been silent for too long */
    boolean next() {
        try {
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    return true;
                }
            }
        } catch (IOException e) {
            // The engine went away, or was silent for too long: there is no next event.
            return false;
        }
        return false;
    }

    @Override
    public void close() {
        response.close();
    }
}
