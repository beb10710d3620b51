// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;

/** A WebSocket server that echoes texts, and does what some of them say. */
final class SocketServer implements AutoCloseable {
    final List<String> upgrades = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
    final AtomicInteger flooded = new AtomicInteger();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    SocketServer() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new WebSocketUpgradeHandler(new WebSocketComponents(), handler -> handler.addMapping("/ws", new Negotiator())));
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + connector.getLocalPort();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }

    private final class Negotiator implements WebSocketNegotiator {
        @Override
        public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            upgrades.add(request.getHttpURI().getPathQuery() + '\n' + request.getHeaders());
            return new Side();
        }

        @Override
        public void customize(Configuration configuration) {
            configuration.setMaxFrameSize(1 << 22);
            configuration.setAutoFragment(true);
        }
    }

    private final class Side implements FrameHandler {
        private CoreSession session;

        @Override
        public void onOpen(CoreSession core, Callback callback) {
            session = core;
            callback.succeeded();
            core.demand();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            String text = frame.getOpCode() == OpCode.TEXT ? frame.getPayloadAsUTF8() : "";
            callback.succeeded();
            if (frame.getOpCode() == OpCode.TEXT) {
                texts.add(text);
                act(text);
            }
            if (frame.getOpCode() != OpCode.CLOSE) {
                session.demand();
            }
        }

        private void act(String text) {
            if (text.equals("bye")) {
                session.close(4004, "told so", Callback.NOOP);
            } else if (text.equals("break")) {
                session.abort();
            } else if (text.startsWith("large ")) {
                send("x".repeat(Integer.parseInt(text.substring(6))), Callback.NOOP);
            } else if (text.equals("binary")) {
                session.sendFrame(new Frame(OpCode.BINARY, java.nio.ByteBuffer.wrap(new byte[] {1, 2})), Callback.NOOP, false);
            } else if (text.startsWith("{\"binary\"")) {
                session.sendFrame(new Frame(OpCode.BINARY, java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))), Callback.NOOP, false);
            } else if (text.startsWith("flood ")) {
                flood(Integer.parseInt(text.substring(6)));
            } else {
                send(text, Callback.NOOP);
            }
        }

        private void flood(int left) {
            if (left > 0) {
                send("f".repeat(4096), Callback.from(() -> {
                    flooded.incrementAndGet();
                    flood(left - 1);
                }, failure -> { }));
            }
        }

        private void send(String text, Callback callback) {
            session.sendFrame(new Frame(OpCode.TEXT, java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))), callback, false);
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            closes.add(status.getCode());
            callback.succeeded();
        }
    }
}
