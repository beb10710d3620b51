// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.audit.Audit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuessTrailTest {
    private final List<Map<String, String>> lines = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void aFloodFromManyAddressesIsCountedAndNotWritten() throws UnknownHostException {
        GuessTrail trail = new GuessTrail(audit(), clock::get);
        for (int i = 0; i < 1000; i++) {
            trail.wrong(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), "http", "gateway.auth.token", false);
        }
        assertThat(lines).hasSize(GuessTrail.LINES).noneMatch(line -> line.containsKey("unrecorded"));
        clock.addAndGet(GuessTrail.WINDOW_MS);
        trail.wrong(InetAddress.getByName("10.9.9.9"), "websocket", "gateway.auth.password", true);
        assertThat(lines).last().isEqualTo(Map.of("event", "gateway.locked", "address", "10.9.9.9", "transport", "websocket",
                "rule", "gateway.auth.password", "unrecorded", String.valueOf(1000 - GuessTrail.LINES)));
    }

    private Audit audit() {
        return new Audit() {
            @Override
            public String record(String event, Map<String, String> fields) {
                Map<String, String> line = new java.util.HashMap<>(fields);
                line.put("event", event);
                lines.add(line);
                return "D-" + lines.size();
            }

            @Override
            public Verification verify() {
                return new Verification(lines.size(), 0);
            }
        };
    }
}
