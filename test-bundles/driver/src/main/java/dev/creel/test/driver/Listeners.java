// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Listening sockets on loopback: one that the policy grants, and TCP, UDP and Unix ones that nobody was granted. */
final class Listeners {
    private static final int MAX_HEAD = 8192;

    final AtomicInteger hits = new AtomicInteger();
    private final int forbidden;
    private final int granted;
    private final DatagramSocket udp;
    private final Path unix;

    Listeners(int forbidden, int granted, Path folder) throws IOException {
        this.forbidden = forbidden;
        this.granted = granted;
        this.udp = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        this.unix = folder.resolve("unix.sock");
        Files.deleteIfExists(unix);
        serve(new ServerSocket(forbidden, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})), true);
        serve(new ServerSocket(granted, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})), false);
        ServerSocketChannel local = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        local.bind(UnixDomainSocketAddress.of(unix));
        daemon("unix", () -> {
            while (true) {
                local.accept().close();
                hits.incrementAndGet();
            }
        });
        daemon("udp", () -> {
            while (true) {
                udp.receive(new DatagramPacket(new byte[1500], 1500));
                hits.incrementAndGet();
            }
        });
    }

    int forbidden() {
        return forbidden;
    }

    int granted() {
        return granted;
    }

    int udp() {
        return udp.getLocalPort();
    }

    Path unix() {
        return unix;
    }

    private void serve(ServerSocket server, boolean counted) {
        daemon(counted ? "forbidden" : "granted", () -> {
            while (true) {
                Socket s = server.accept();
                if (counted) {
                    hits.incrementAndGet();
                }
                daemon("answer", () -> answer(s, counted));
            }
        });
    }

    private static void answer(Socket socket, boolean forbidden) throws IOException {
        String word = forbidden ? "taken" : "granted";
        try (socket) {
            // Who connects where it may not has done its deed already, and may wait for us to speak first.
            socket.setSoTimeout(forbidden ? 2_000 : 30_000);
            String head = head(socket.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            String body = head.startsWith("GET /ok") ? word : word + "\n" + head;
            String status = "200 OK";
            String more = "";
            int to = head.indexOf("/redirect?to=");
            if (to > 0) {
                String encoded = head.substring(to + 13, head.indexOf(' ', to));
                status = "302 Found";
                more = "Location: " + java.net.URLDecoder.decode(encoded, StandardCharsets.UTF_8) + "\r\n";
            }
            String reply = "HTTP/1.1 " + status + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + more
                    + "Connection: close\r\n\r\n" + body;
            socket.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MAX_HEAD && head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            head.append((char) b);
        }
        String text = head.toString();
        return text.startsWith("GET") ? text : text.toLowerCase(Locale.ROOT);
    }

    private static void daemon(String name, Loop loop) {
        Thread t = new Thread(() -> {
            try {
                loop.run();
            } catch (IOException e) {
                // A canary that a client left early has done its work.
            }
        }, "listener-" + name);
        t.setDaemon(true);
        t.start();
    }

    /** A loop that ends with an exception. */
    private interface Loop {
        void run() throws IOException;
    }
}
