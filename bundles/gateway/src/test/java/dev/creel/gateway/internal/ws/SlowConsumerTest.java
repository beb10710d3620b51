// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.gateway.internal.Budget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowConsumerTest {
    private static final int MOST = 1000;
    private static final Limits LIMITS = new Limits(1 << 10, 1 << 20, MOST, 10_000, 4, 4, 4);

    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("test", true);
    private final Peer peer = new Peer();

    @BeforeEach
    void start() throws Exception {
        scheduler.start();
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.stop();
    }

    private Socket open(Budget budget) {
        Socket.Handler handler = new Socket.Handler() {
            @Override
            public void opened(Socket opened) {}

            @Override
            public void message(String text) {}

            @Override
            public void closed() {}
        };
        Socket socket = new Socket(handler, scheduler, new Budget(1 << 20), budget, LIMITS);
        socket.onOpen(peer, Callback.NOOP);
        return socket;
    }

    @Test
    void aClientThatDoesNotReadIsClosedAndNothingMorePilesUp() {
        Budget budget = new Budget(1 << 20);
        Socket socket = open(budget);
        assertThat(socket.send("x".repeat(600), false)).isTrue();
        assertThat(socket.send("y".repeat(600), true)).as("may be left out").isFalse();
        assertThat(peer.closed).isEmpty();
        assertThat(socket.send("z".repeat(600), false)).isFalse();
        assertThat(peer.closed).containsExactly(CloseStatus.POLICY_VIOLATION + " slow consumer");
        assertThat(socket.send("more", false)).isFalse();
        assertThat(peer.sent).containsExactly("x".repeat(600));
        peer.take();
        assertThat(budget.used()).as("what was held is given back").isZero();
    }

    @Test
    void aClientThatReadsGetsEverything() {
        Budget budget = new Budget(1 << 20);
        Socket socket = open(budget);
        for (int i = 0; i < 100; i++) {
            assertThat(socket.send("x".repeat(600), false)).isTrue();
            peer.take();
        }
        assertThat(socket.send("x".repeat(MOST * 10), false)).as("one large text to a client that has nothing waiting").isTrue();
        peer.take();
        assertThat(peer.sent).hasSize(101);
        assertThat(peer.closed).isEmpty();
        assertThat(budget.used()).isZero();
    }

    @Test
    void manyClientsShareOneBudget() {
        Budget budget = new Budget(1000);
        Socket one = open(budget);
        Socket other = open(budget);
        assertThat(one.send("x".repeat(900), false)).isTrue();
        assertThat(other.send("y".repeat(900), false)).isFalse();
        assertThat(peer.closed).containsExactly(CloseStatus.POLICY_VIOLATION + " slow consumer");
    }

    /** The other end, which takes what was sent only when it is told to. */
    private static final class Peer extends CoreSession.Empty {
        private final List<String> sent = new ArrayList<>();
        private final List<Callback> waiting = new ArrayList<>();
        private final List<String> closed = new ArrayList<>();

        @Override
        public void sendFrame(Frame frame, Callback callback, boolean batch) {
            sent.add(StandardCharsets.UTF_8.decode(frame.getPayload().slice()).toString());
            waiting.add(callback);
        }

        @Override
        public void close(int code, String reason, Callback callback) {
            closed.add(code + " " + reason);
        }

        @Override
        public boolean isClosed() {
            return true;
        }

        void take() {
            waiting.forEach(Callback::succeeded);
            waiting.clear();
        }
    }
}
