// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.http.HttpRoute;
import dev.creel.gateway.internal.FakeStore;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers send to a route that checks its callers itself, as web hooks of chat services are. */
class WebhookAttacksTest {
    private static final String PATH = "/plugins/channel-sim/webhook/hook";
    private static final String RIGHT = "X-Sim-Secret: right";
    private static final String WRONG = "X-Sim-Secret: wrong";

    private final List<HttpRoute.Incoming> seen = new CopyOnWriteArrayList<>();
    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        open("{}");
    }

    private void open(String configuration) throws IOException {
        gateway = new Running(new FakeStore(), configuration);
        HttpRoute route = (request, call) -> {
            seen.add(request);
            boolean right = request.headers().getOrDefault("x-sim-secret", List.of()).equals(List.of("right"));
            return new HttpRoute.Response(right ? 200 : 401, "text/plain", new byte[0]);
        };
        gateway.fakes.contributions.add("channel-sim", HttpRoute.class, route, Map.of("route", "webhook"), "route-open:webhook");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void behindAProxy() throws IOException {
        gateway.close();
        open("{\"gateway\":{\"trustedProxies\":[\"127.0.0.1\"]}}");
    }

    private static String from(String address) {
        return "X-Forwarded-Proto: https\r\nX-Forwarded-For: " + address;
    }

    @Test
    void thisMachineIsNoProofOfAnything() throws IOException {
        assertThat(gateway.post(PATH, "{}", WRONG).status()).isEqualTo(401);
        assertThat(gateway.post(PATH, "{}").status()).isEqualTo(401);
        assertThat(gateway.post(PATH, "{}", RIGHT).status()).isEqualTo(200);
    }

    @Test
    void nobodyGuessesASecret() throws IOException {
        for (int i = 0; i < OpenDoor.FAILURES; i++) {
            assertThat(gateway.post(PATH, "{}", WRONG).status()).isEqualTo(401);
        }
        assertThat(seen).hasSize(OpenDoor.FAILURES);
        Running.Answer locked = gateway.post(PATH, "{}", RIGHT);
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.headers()).containsKey("Retry-After");
        // Answered from the head alone: this body never comes.
        assertThat(gateway.raw("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n" + RIGHT + "\r\n\r\n").status())
                .isEqualTo(429);
        assertThat(seen).hasSize(OpenDoor.FAILURES);
    }

    @Test
    void whoGuessesLocksOutNobodyElseAndInventsNoAddresses() throws IOException {
        behindAProxy();
        for (int i = 0; i < OpenDoor.FAILURES; i++) {
            // What stands left of the last hop was invented by the client.
            assertThat(gateway.post(PATH, "{}", WRONG, from("198.51.100." + i + ", 203.0.113.7")).status()).isEqualTo(401);
        }
        assertThat(gateway.post(PATH, "{}", RIGHT, from("198.51.100.99, 203.0.113.7")).status()).isEqualTo(429);
        assertThat(gateway.post(PATH, "{}", RIGHT, from("203.0.113.8")).status()).isEqualTo(200);
    }

    @Test
    void withoutAListedProxyForwardedAddressesCountForNothing() throws IOException {
        for (int i = 0; i < OpenDoor.FAILURES; i++) {
            assertThat(gateway.post(PATH, "{}", WRONG, from("198.51.100." + i)).status()).isEqualTo(401);
        }
        assertThat(gateway.post(PATH, "{}", RIGHT, from("203.0.113.8")).status()).isEqualTo(429);
    }

    @Test
    void aRightSecretForgetsWhatWasWrongBefore() throws IOException {
        for (int i = 0; i < 3 * OpenDoor.FAILURES; i++) {
            boolean right = i % (OpenDoor.FAILURES - 1) == 0;
            assertThat(gateway.post(PATH, "{}", right ? RIGHT : WRONG).status()).isEqualTo(right ? 200 : 401);
        }
    }

    @Test
    void theLockEndsAndSourcesAreForgottenInOrder() throws Exception {
        AtomicLong now = new AtomicLong();
        OpenDoor door = new OpenDoor(now::get);
        InetAddress a = InetAddress.getByName("203.0.113.7");
        for (int i = 0; i < OpenDoor.FAILURES; i++) {
            assertThat(door.knock("r", a)).isEqualTo(OpenDoor.Answer.COME_IN);
            door.answered("r", a, 403);
            door.leave(a);
        }
        assertThat(door.knock("r", a)).isEqualTo(OpenDoor.Answer.WAIT);
        assertThat(door.knock("other", a)).isEqualTo(OpenDoor.Answer.COME_IN);
        now.addAndGet(OpenDoor.WINDOW_MS);
        assertThat(door.knock("r", a)).isEqualTo(OpenDoor.Answer.COME_IN);
    }

    /** The plugin cannot build what was signed from headers anybody may write: it never sees them. */
    @Test
    void forwardedHeadersReachNoRoute() throws IOException {
        String[] forged = {RIGHT, "Forwarded: host=evil.example", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https",
            "X-Real-IP: 203.0.113.9", "X-Own: arrives"};
        assertThat(gateway.post(PATH, "{}", forged).status()).isEqualTo(200);
        behindAProxy();
        assertThat(gateway.post(PATH, "{}", forged).status()).isEqualTo(200);
        assertThat(seen).hasSize(2).allSatisfy(request -> assertThat(request.headers())
                .doesNotContainKeys("forwarded", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-for", "x-real-ip")
                .containsEntry("x-own", List.of("arrives")));
    }

    @Test
    void theBodyIsTheBytesThatWereSigned() throws IOException {
        String odd = "{ \"a\" : 1.0e0,\r\n\t\"ü\":\"\\u00fc\" }\u0000 ";
        gateway.post(PATH, odd, RIGHT, "Content-Type: application/json");
        assertThat(seen.get(0).body()).isEqualTo(odd.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aHugeBodyIsRefusedBeforeItComes() throws IOException {
        String head = "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\n" + RIGHT + "\r\n";
        assertThat(gateway.raw(head + "Content-Length: 1073741824\r\n\r\n").status()).isEqualTo(413);
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        assertThat(gateway.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(5)).status()).isEqualTo(413);
        assertThat(seen).isEmpty();
        assertThat(gateway.raw(head + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(4) + "0\r\n\r\n").status())
                .isEqualTo(200);
    }

    /** Bodies that do not come hold the places of their source and no more. */
    @Test
    void slowSendersLeaveRoomForOthers() throws Exception {
        behindAProxy();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < OpenDoor.PLACES_OF_ONE; i++) {
                slow.add(slow());
            }
            // They are inside when the one after them finds no place; others are served all the while.
            Running.Answer answer;
            do {
                answer = gateway.post(PATH, "{}", RIGHT, from("203.0.113.7"));
            } while (answer.status() == 200);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("Retry-After");
            assertThat(gateway.post(PATH, "{}", RIGHT, from("203.0.113.8")).status()).isEqualTo(200);
            int served = seen.size();
            assertThat(gateway.get("/healthz").status()).isEqualTo(200);
            assertThat(seen).hasSize(served);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private Socket slow() throws IOException {
        Socket socket = new Socket("127.0.0.1", gateway.port());
        socket.getOutputStream().write(("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\n" + from("203.0.113.7")
                + "\r\nContent-Length: 100\r\n" + WRONG + "\r\n\r\n{").getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** A thousand forgeries cost the check of ten: no other one reaches the plugin. */
    @Test
    void forgeriesInBulkReachThePluginTenTimes() throws IOException {
        for (int i = 0; i < 300; i++) {
            assertThat(gateway.post(PATH, "{\"forged\":" + i + "}", WRONG).status()).isEqualTo(i < OpenDoor.FAILURES ? 401 : 429);
        }
        assertThat(seen).hasSize(OpenDoor.FAILURES);
        assertThat(gateway.get("/healthz").status()).isEqualTo(200);
    }
}
