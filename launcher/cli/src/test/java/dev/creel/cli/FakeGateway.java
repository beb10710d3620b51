// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway of a few lines: says hello, remembers what it was asked, answers with a script. Shares no code with the client. */
final class FakeGateway implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Json.Obj> requests = new CopyOnWriteArrayList<>();
    private final Script script;

    /** Says what to send for a request; {@code ID} in a frame becomes the request's id. */
    interface Script {
        List<String> answer(Json.Obj request);
    }

    FakeGateway(Script script) throws IOException {
        this.script = script;
        Thread thread = new Thread(this::serve, "fake-gateway");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    List<Json.Obj> requests() {
        return requests;
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    serve(socket);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                } catch (IOException e) {
                    if (server.isClosed()) {
                        return;
                    }
                }
            }
        } finally {
            close();
        }
    }

    private void serve(Socket socket) throws IOException, GeneralSecurityException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        String key = "";
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            key = line.regionMatches(true, 0, "sec-websocket-key:", 0, 18) ? line.substring(18).strip() : key;
        }
        byte[] proof = MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Base64.getEncoder().encodeToString(proof) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        send(out, "{\"type\":\"event\",\"event\":\"connect.challenge\",\"payload\":{\"nonce\":\"n\",\"ts\":1}}");
        while (true) {
            String text = read(in);
            if (text == null) {
                return;
            }
            Json.Obj request = (Json.Obj) Json.parse(text, 64);
            requests.add(request);
            String id = request.text("id").orElseThrow();
            List<String> frames = request.text("method").orElseThrow().equals("connect") && script.answer(request).isEmpty()
                    ? List.of("{\"type\":\"res\",\"id\":\"ID\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":4}}") : script.answer(request);
            for (String frame : frames) {
                send(out, frame.replace("ID", id));
            }
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append(c == '\r' ? "" : String.valueOf((char) c));
        }
        return line.toString();
    }

    private static String read(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte() & 0x0F;
        int length = in.readUnsignedByte() & 0x7F;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] data = in.readNBytes(length);
        for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i % 4];
        }
        return opcode == 8 ? null : new String(data, StandardCharsets.UTF_8);
    }

    private static void send(OutputStream out, String text) throws IOException {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        out.write(0x81);
        if (data.length < 126) {
            out.write(data.length);
        } else {
            out.write(126);
            out.write(data.length >> 8);
            out.write(data.length);
        }
        out.write(data);
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
