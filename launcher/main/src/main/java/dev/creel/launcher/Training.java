// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The scenario a class archive is made from: one client of each kind on loopback, so that the classes of a start and of
 * a first turn are in the archive. Talks over plain sockets to add no client classes of its own.
 */
final class Training {
    private static final String CHAT = "{\"model\":\"openclaw\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String CONNECT = "{\"type\":\"req\",\"id\":\"1\",\"method\":\"connect\",\"params\":{\"minProtocol\":3,"
            + "\"maxProtocol\":4,\"client\":{\"id\":\"gateway-client\",\"version\":\"0\",\"platform\":\"linux\",\"mode\":\"backend\"},"
            + "\"role\":\"operator\",\"scopes\":[\"operator.admin\"],\"caps\":[],\"auth\":{\"token\":\"%s\"}}}";
    private static final String AGENT = "{\"type\":\"req\",\"id\":\"2\",\"method\":\"agent\",\"params\":{\"message\":"
            + "\"hello\",\"idempotencyKey\":\"training\"}}";
    private static final int TRIES = 400;

    private final int port;
    private final String token;

    Training(int port, String token) {
        this.port = port;
        this.token = token;
    }

    void run() throws IOException, InterruptedException {
        awaitReady();
        for (String stream : new String[] {"false", "true"}) {
            expect(http("POST", "/v1/chat/completions", CHAT.formatted(stream)), "200");
        }
        webSocket();
    }

    private void awaitReady() throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            if (ready()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IOException("training: the gateway did not become ready");
    }

    private boolean ready() {
        try {
            return http("GET", "/readyz", "").contains(" 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    private String http(String method, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            send(socket, method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\nConnection: close\r\n\r\n" + body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void webSocket() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            send(socket, "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.readUnsignedByte());
            }
            expect(head.toString(), "101");
            frame(socket, CONNECT.formatted(token));
            frame(socket, AGENT);
            while (!read(in).contains("\"status\":\"ok\"")) {
                // events and the first answer come before the final one
            }
        }
    }

    private static void frame(Socket socket, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[payload.length + 8];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) 0xfe;
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 8, payload.length); // with a mask of zeros
        socket.getOutputStream().write(frame);
    }

    private static String read(DataInputStream in) throws IOException {
        in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void expect(String answer, String status) throws IOException {
        if (!answer.startsWith("HTTP/1.1 " + status)) {
            throw new IOException("training: expected " + status + ", got " + answer.lines().findFirst().orElse("nothing"));
        }
    }
}
