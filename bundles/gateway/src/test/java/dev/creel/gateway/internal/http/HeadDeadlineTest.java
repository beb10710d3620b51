// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadDeadlineTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void serve() throws Exception {
        Scheduler scheduler = (Scheduler) Proxy.newProxyInstance(Scheduler.class.getClassLoader(), new Class<?>[] {Scheduler.class},
                (proxy, method, arguments) -> {
                    due.add((Runnable) arguments[0]);
                    return (Scheduler.Task) () -> true;
                });
        connector.setHost("127.0.0.1");
        connector.addEventListener(new HeadDeadline(scheduler));
        connector.addEventListener(new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
                opened.add(connection);
            }
        });
        server.addConnector(connector);
        WebSocketUpgradeHandler sockets = new WebSocketUpgradeHandler(new WebSocketComponents(),
                container -> container.addMapping("/ws", (request, response, callback) -> new Side()));
        sockets.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, null, callback);
                return true;
            }
        });
        server.setHandler(sockets);
        server.start();
    }

    /** Says {@code ok} to each message. */
    private static final class Side implements FrameHandler {
        private CoreSession session;

        @Override
        public void onOpen(CoreSession core, Callback callback) {
            session = core;
            callback.succeeded();
            core.demand();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            callback.succeeded();
            if (frame.isFin()) {
                session.sendFrame(new Frame(OpCode.TEXT, "ok"), Callback.NOOP, false);
            }
            session.demand();
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            callback.succeeded();
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private static void more(Socket socket, Connection connection, String text) throws IOException {
        long before = connection.getBytesIn();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        while (connection.getBytesIn() < before + text.length()) {
            Thread.onSpinWait();
        }
    }

    private static String answer(Socket socket) throws IOException {
        byte[] bytes = new byte[4096];
        int n = socket.getInputStream().read(bytes);
        return n < 0 ? "closed" : new String(bytes, 0, Math.min(n, 15), StandardCharsets.US_ASCII);
    }

    private void look() throws InterruptedException {
        due.poll(20, TimeUnit.SECONDS).run();
    }

    @Test
    void aHeadThatTricklesInIsNotWaitedFor() throws Exception {
        Socket slow = new Socket("127.0.0.1", connector.getLocalPort());
        slow.setSoTimeout(20_000);
        Connection connection = opened.poll(20, TimeUnit.SECONDS);
        try (slow) {
            more(slow, connection, "GET / HTTP/1.1\r\nHo");
            look();
            // A first line may count as a request that began; the rest of its head does not.
            if (!due.isEmpty()) {
                more(slow, connection, "s");
                look();
            }
            assertThat(answer(slow)).isEqualTo("closed");
        }
    }

    @Test
    void aSecondHeadThatTricklesInIsNotEither() throws Exception {
        Socket socket = new Socket("127.0.0.1", connector.getLocalPort());
        socket.setSoTimeout(20_000);
        Connection connection = opened.poll(20, TimeUnit.SECONDS);
        try (socket) {
            more(socket, connection, REQUEST);
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 200 OK");
            look();
            more(socket, connection, "GE");
            look();
            assertThat(answer(socket)).isEqualTo("closed");
            assertThat(due).isEmpty();
        }
    }

    @Test
    void aSlowFrameOfAWebSocketIsNoHead() throws Exception {
        Socket socket = new Socket("127.0.0.1", connector.getLocalPort());
        socket.setSoTimeout(20_000);
        Connection http = opened.poll(20, TimeUnit.SECONDS);
        try (socket) {
            more(socket, http, "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 101 Sw");
            Connection upgraded = opened.poll(20, TimeUnit.SECONDS);
            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) (0x80 | 100), 0, 0, 0, 0});
            for (int part = 0; part < 4; part++) {
                more(socket, upgraded, "x".repeat(25));
                for (int all = due.size(); all > 0; all--) {
                    look();
                }
            }
            byte[] said = new byte[4];
            assertThat(socket.getInputStream().read(said)).isEqualTo(4);
            assertThat(new String(said, 2, 2, StandardCharsets.US_ASCII)).isEqualTo("ok");
        }
    }

    @Test
    void whoSendsRequestsOrNothingStays() throws Exception {
        Socket socket = new Socket("127.0.0.1", connector.getLocalPort());
        socket.setSoTimeout(20_000);
        Connection connection = opened.poll(20, TimeUnit.SECONDS);
        try (socket) {
            look();
            for (int i = 0; i < 3; i++) {
                more(socket, connection, REQUEST);
                assertThat(answer(socket)).isEqualTo("HTTP/1.1 200 OK");
                look();
            }
            look();
            more(socket, connection, REQUEST);
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
    }
}
