// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Budget;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private final Budget budget = new Budget(100);
    private final Scheduler scheduler = fake(Scheduler.class, (p, m, a) -> (Scheduler.Task) () -> true);
    private final List<String> asked = new ArrayList<>();

    private static <T> T fake(Class<T> contract, InvocationHandler handler) {
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
    }

    /** A request whose body came in one piece with its head. */
    private Request request(long announced, String body) {
        return fake(Request.class, (p, m, a) -> {
            asked.add(m.getName());
            return switch (m.getName()) {
                case "getLength" -> announced;
                case "read" -> Content.Chunk.from(ByteBuffer.wrap(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), true);
                case "getHeaders" -> HttpFields.EMPTY;
                default -> null;
            };
        });
    }

    private static Response response(Request to) {
        HttpFields.Mutable headers = HttpFields.build();
        return fake(Response.class, (p, m, a) -> switch (m.getName()) {
            case "getHeaders" -> headers;
            case "getRequest" -> to;
            default -> null;
        });
    }

    @Test
    void aBodyIsCountedUntilSomethingWasMadeOfIt() {
        Bodies bodies = new Bodies(budget, scheduler);
        List<Long> seen = new ArrayList<>();
        bodies.read(request(4, "four"), response(null), Callback.NOOP, 50, bytes -> seen.add(budget.used()));
        bodies.read(request(-1, "four"), response(null), Callback.NOOP, 50, bytes -> seen.add(budget.used()));
        assertThat(seen).as("what came, not what might have").containsExactly(4L, 4L);
        try {
            bodies.read(request(4, "four"), response(null), Callback.NOOP, 50, bytes -> {
                throw new IllegalStateException("broken");
            });
        } catch (IllegalStateException e) {
            seen.add(-1L);
        }
        assertThat(budget.used()).isZero();
    }

    /** Jetty fails a request on a connection that is silent for long, and a tool may take longer. */
    @Test
    void aToolThatTakesItsTimeKeepsItsConnection() {
        Request request = request(2, "{}");
        new ToolsInvoke(new Backends(), null, new Bodies(budget, scheduler)).handle("/tools/invoke", request, response(request), Callback.NOOP, null);
        assertThat(asked).contains("addIdleTimeoutListener");
    }

    /** One that trickles in is failed by the deadline; one that came in time has none any more. */
    @Test
    void aBodyThatTricklesInMeetsItsDeadline() {
        List<Runnable> deadlines = new ArrayList<>();
        List<String> cancelled = new ArrayList<>();
        Scheduler watched = fake(Scheduler.class, (p, m, a) -> {
            deadlines.add((Runnable) a[0]);
            return (Scheduler.Task) () -> cancelled.add("deadline");
        });
        Bodies bodies = new Bodies(budget, watched);
        bodies.read(request(4, "four"), response(null), Callback.NOOP, 50, bytes -> { });
        assertThat(cancelled).as("a whole body").hasSize(1);
        Request slow = fake(Request.class, (p, m, a) -> {
            asked.add(m.getName());
            return switch (m.getName()) {
                case "getLength" -> 4L;
                case "getHeaders" -> HttpFields.EMPTY;
                default -> null;
            };
        });
        bodies.read(slow, response(null), Callback.NOOP, 50, bytes -> { });
        assertThat(cancelled).as("a body that does not come").hasSize(1);
        assertThat(asked).doesNotContain("fail");
        deadlines.get(1).run();
        assertThat(asked).contains("fail");
    }
}
