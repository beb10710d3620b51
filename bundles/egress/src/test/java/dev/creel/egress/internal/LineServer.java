// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of lines for one client, which shows them with their ends and sends what a test says. */
final class LineServer implements AutoCloseable {
    final AtomicInteger flooded = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Socket> client = new CompletableFuture<>();
    private final AtomicInteger connections = new AtomicInteger();

    LineServer() throws IOException {
        start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** The next line; empty at the end of the connection. */
    String take() throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        return line == null ? "(nothing came)" : line;
    }

    void send(String text) throws Exception {
        OutputStream out = client.get(20, TimeUnit.SECONDS).getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void hangUp() throws Exception {
        client.get(20, TimeUnit.SECONDS).close();
    }

    void flood(int count) {
        start(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    send("line " + i + "\r\n");
                    flooded.set(i + 1);
                }
            } catch (Exception gone) {
                // the test saw what it wanted
            }
        });
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "line-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            connections.incrementAndGet();
            client.complete(socket);
            InputStream in = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b >= 0; b = in.read()) {
                line.append((char) b);
                if (b == '\n') {
                    lines.add(new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                    line.setLength(0);
                }
            }
        } catch (IOException gone) {
            // the client or the test closed it
        }
        lines.add("");
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (client.isDone()) {
            client.join().close();
        }
    }
}
