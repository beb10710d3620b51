// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit;

import dev.creel.api.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The forked gateway and the line to the desk inside it: one JSON object each way for each question. */
final class Gateway implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 90_000;

    private final Path folder;
    private final Process process;
    private final Socket line;
    private final BufferedReader in;

    private Gateway(Path folder, Process process, Socket line, BufferedReader in) {
        this.folder = folder;
        this.process = process;
        this.line = line;
        this.in = in;
    }

    /** Starts it on a folder that holds {@code state} and {@code creel.json}, and waits for its desk. */
    static Gateway start(Path folder) throws IOException {
        Distribution distribution = Distribution.unpack(folder);
        String word = UUID.randomUUID().toString();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(PATIENCE_MILLIS);
            ProcessBuilder builder = new ProcessBuilder(distribution.command(server.getLocalPort(), word)).redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile());
            builder.environment().put("CREEL_STATE_DIR", folder.resolve("state").toString());
            builder.environment().put("CREEL_CONFIG_PATH", folder.resolve("creel.json").toString());
            builder.environment().put("HOME", folder.toString());
            Process process = builder.start();
            process.onExit().thenRun(() -> quietly(server));
            return connected(folder, process, server, word);
        }
    }

    private static Gateway connected(Path folder, Process process, ServerSocket server, String word) throws IOException {
        try {
            Socket line = server.accept();
            line.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader in = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.UTF_8));
            if (!word.equals(in.readLine())) {
                throw new IOException("somebody else answered");
            }
            return new Gateway(folder, process, line, in);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new IOException("the gateway did not come up: " + Files.readString(folder.resolve("output")), e);
        }
    }

    Json.Obj ask(Json.Obj question) {
        try {
            OutputStream out = line.getOutputStream();
            out.write((question.text() + '\n').getBytes(StandardCharsets.UTF_8));
            out.flush();
            String answer = in.readLine();
            if (answer == null) {
                throw new IOException("the gateway ended: " + output());
            }
            return (Json.Obj) Json.parse(answer, 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        quietly(line);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void quietly(AutoCloseable closed) {
        try {
            closed.close();
        } catch (Exception e) {
            // it is closed
        }
    }
}
