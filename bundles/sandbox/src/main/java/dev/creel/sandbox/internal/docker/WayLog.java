// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import dev.creel.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * What the proxies of containers say: that they listen, then a line for each request. Each host of a container is recorded once for
 * each verdict, up to a number of them and a line that says there are more; the engine keeps every line as long as the container.
 */
public final class WayLog {
    private static final String LISTENS = "Accepting HTTP";
    /** In place of a host: there are more than are recorded, and the proxy's own log has them. */
    static final String MORE = "*";
    private static final int LONGEST = 8 * 1024;
    static final int MOST = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ThreadFactory threads;
    private final Consumer<Map<String, String>> record;

    /** @param record takes agent, host, port, status and verdict */
    public WayLog(ThreadFactory threads, Consumer<Map<String, String>> record) {
        this.threads = threads;
        this.record = record;
    }

    /** Waits until a proxy listens, and reads on beside; false where it ended instead. */
    boolean opened(Demux lines) throws IOException {
        Future<?> late = lines.within(PATIENCE);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        byte[] some = new byte[4096];
        for (int count = lines.read(some); count >= 0; count = lines.read(some)) {
            rest.write(some, 0, count);
            if (rest.toString(StandardCharsets.UTF_8).contains(LISTENS)) {
                if (!late.cancel(false)) {
                    break;
                }
                threads.newThread(() -> follow(lines)).start();
                return true;
            }
            if (rest.size() > LONGEST) {
                break;
            }
        }
        lines.close();
        return false;
    }

    private void follow(Demux lines) {
        Map<String, Set<String>> seen = Map.of("refused", new HashSet<>(), "passed", new HashSet<>());
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] some = new byte[4096];
        try (lines) {
            for (int count = lines.read(some); count >= 0; count = lines.read(some)) {
                for (int i = 0; i < count; i++) {
                    if (some[i] == '\n') {
                        take(line.toString(StandardCharsets.UTF_8), seen);
                        line.reset();
                    } else if (line.size() < LONGEST) {
                        line.write(some[i]);
                    }
                }
            }
        } catch (IOException e) {
            // The container is gone, or the engine.
            return;
        }
    }

    private void take(String line, Map<String, Set<String>> seen) {
        if (!line.startsWith("{")) {
            return;
        }
        try {
            Json.Obj request = (Json.Obj) Json.parse(line, 4);
            String host = request.text("host", "");
            String verdict = request.text("verdict", "").contains("DENIED") ? "refused" : "passed";
            Set<String> hosts = seen.get(verdict);
            if (hosts.size() <= MOST && hosts.add(host)) {
                // Many names that are refused must not hide the first that is passed: each verdict has its own count.
                record.accept(Map.of("agent", request.text("agent", ""), "host", hosts.size() > MOST ? MORE : host,
                        "port", String.valueOf(request.integer("port", 0)), "verdict", verdict));
            }
        } catch (IllegalArgumentException | ClassCastException e) {
            // What was no request at all has neither host nor port.
            return;
        }
    }
}
