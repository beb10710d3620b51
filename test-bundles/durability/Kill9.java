// SPDX-License-Identifier: Apache-2.0
import dev.creel.api.json.Json;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Run by kill9.sh: an outsider that knows the gateway's protocol and nothing else of it. */
public final class Kill9 {
    private static final int MESSAGES = 12;
    private static final String TOKEN = "kill9-" + Long.toHexString(new Random().nextLong());

    private final String creel;
    private final int port;
    private final Path home;
    private final Random random = new Random(9);
    private final Map<String, Boolean> acknowledged = new LinkedHashMap<>();

    private Kill9(String creel) throws IOException {
        this.creel = creel;
        this.home = Files.createTempDirectory("kill9");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    public static void main(String[] args) throws Exception {
        System.exit(new Kill9(args[0]).run(Integer.parseInt(args[1])) ? 0 : 1);
    }

    private boolean run(int kills) throws Exception {
        boolean good = killed(kills);
        if (good) {
            delete(home);
        } else {
            System.out.println("kill9: log and state in " + home);
        }
        return good;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private boolean killed(int kills) throws Exception {
        for (int kill = 0; kill < kills; kill++) {
            Process gateway = start();
            try {
                say(connect(gateway), kill);
            } finally {
                gateway.destroyForcibly().waitFor();
            }
        }
        Process gateway = start();
        try {
            return judge(connect(gateway), kills);
        } finally {
            gateway.destroy();
            gateway.waitFor(60, TimeUnit.SECONDS);
            gateway.destroyForcibly().waitFor();
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(creel, "gateway");
        builder.environment().putAll(Map.of("HOME", home.toString(), "CREEL_STATE_DIR", home.resolve("state").toString(),
                "CREEL_GATEWAY_PORT", Integer.toString(port), "CREEL_GATEWAY_TOKEN", TOKEN));
        File log = home.resolve("log").toFile();
        return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
    }

    /** Sends messages and returns after some of them were acknowledged, while others are under way. */
    private void say(Client client, int kill) throws Exception {
        int enough = 1 + random.nextInt(MESSAGES);
        for (int i = 0; i < MESSAGES; i++) {
            String key = "k9-" + kill + "-" + i;
            acknowledged.put(key, false);
            client.send(key, key);
        }
        for (int seen = 0; seen < enough;) {
            Json.Obj answer = client.next(60);
            if (answer.object("payload").text("status").orElse("").equals("accepted")) {
                acknowledged.put(answer.text("id").orElseThrow(), true);
                seen++;
            }
        }
    }

    private boolean judge(Client client, int kills) throws Exception {
        int answered = 0;
        int cutOff = 0;
        int unsure = 0;
        List<String> wrong = new ArrayList<>();
        if (client.known("never-sent", 100)) {
            wrong.add("the gateway claims to know a message that nobody sent");
        }
        for (Map.Entry<String, Boolean> message : acknowledged.entrySet()) {
            // Asked before the key is sent again: a message that was acknowledged and lost would be taken as a new one.
            if (message.getValue() && !client.known(message.getKey(), 60_000)) {
                wrong.add(message.getKey() + " was acknowledged and is lost");
            }
            client.send(message.getKey(), message.getKey());
            Json.Obj end = client.end(message.getKey());
            boolean ok = end.object("payload").text("status").orElse("").equals("ok");
            boolean marked = end.object("payload").text("summary").orElse("").equals("aborted");
            answered += ok ? 1 : 0;
            cutOff += marked ? 1 : 0;
            if (!ok && !marked) {
                wrong.add(message.getKey() + " ended as " + end.text());
            }
            int[] lines = client.history(message.getKey());
            if (marked && !message.getValue()) {
                unsure++;
            }
            if (lines[0] != 1 || lines[1] > 1 || ok && lines[1] != 1) {
                wrong.add(message.getKey() + " has " + lines[0] + " user lines and " + lines[1] + " answers");
            }
        }
        long sure = acknowledged.values().stream().filter(a -> a).count();
        System.out.printf("kill9: %d kills, %d messages, %d acknowledged before the kill; %d answered, %d marked as cut off"
                + " (%d of them not yet acknowledged), %d wrong%n",
                kills, acknowledged.size(), sure, answered, cutOff, unsure, wrong.size());
        wrong.forEach(line -> System.out.println("kill9: " + line));
        return wrong.isEmpty();
    }

    private Client connect(Process gateway) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            try {
                return new Client(port);
            } catch (Exception e) {
                if (!gateway.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("no hello from the gateway; see " + home.resolve("log"), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** One connection. */
    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<Json.Obj> frames = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final Set<Json.Obj> later = new LinkedHashSet<>();
        private final WebSocket socket;

        Client(int port) throws Exception {
            socket = HttpClient.newHttpClient().newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), this).get(10, TimeUnit.SECONDS);
            Json.Obj client = Json.object().put("id", "gateway-client").put("version", "1.0.0").put("platform", "linux")
                    .put("mode", "backend").build();
            request("hello", "connect", Json.object().put("minProtocol", 3).put("maxProtocol", 4).put("client", client)
                    .put("role", "operator").put("scopes", Json.array(List.of(
                            Json.of("operator.read"), Json.of("operator.write"), Json.of("operator.admin"))))
                    .put("caps", Json.array(List.of()))
                    .put("auth", Json.object().put("token", TOKEN).build()).build());
            Json.Obj hello = answer("hello");
            if (!hello.get("ok").equals(Json.of(true))) {
                throw new IOException("no hello: " + hello.text());
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                if (Json.parse(part.toString(), 64) instanceof Json.Obj o && o.text("type").orElse("").equals("res")) {
                    frames.add(o);
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        void request(String id, String method, Json.Obj params) {
            socket.sendText(Json.object().put("type", "req").put("id", id).put("method", method).put("params", params)
                    .build().text(), true).join();
        }

        void send(String id, String key) {
            request(id, "agent", Json.object().put("message", "hello from " + key).put("sessionKey", "agent:main:" + key)
                    .put("idempotencyKey", key).build());
        }

        Json.Obj next(int seconds) throws Exception {
            Json.Obj frame = frames.poll(seconds, TimeUnit.SECONDS);
            if (frame == null) {
                throw new IOException("no answer in " + seconds + " s; open: " + later);
            }
            return frame;
        }

        Json.Obj answer(String id) throws Exception {
            while (true) {
                Json.Obj frame = next(90);
                if (frame.text("id").orElse("").equals(id)) {
                    return frame;
                }
                later.add(frame);
            }
        }

        /** The second answer of {@code agent}. */
        Json.Obj end(String id) throws Exception {
            while (true) {
                Json.Obj frame = answer(id);
                if (!frame.object("payload").text("status").orElse("").equals("accepted")) {
                    return frame;
                }
            }
        }

        /** Whether the gateway knows the end of a run, or comes to know it. */
        boolean known(String key, int millis) throws Exception {
            request("w-" + key, "agent.wait", Json.object().put("runId", key).put("timeoutMs", millis).build());
            return !answer("w-" + key).object("payload").text("status").orElse("").equals("timeout");
        }

        int[] history(String key) throws Exception {
            request("h-" + key, "chat.history", Json.object().put("sessionKey", "agent:main:" + key).build());
            int[] lines = new int[2];
            for (Json message : answer("h-" + key).object("payload").array("messages")) {
                String role = message instanceof Json.Obj o ? o.text("role").orElse("") : "";
                lines[0] += role.equals("user") ? 1 : 0;
                lines[1] += role.equals("assistant") ? 1 : 0;
            }
            return lines;
        }
    }
}
