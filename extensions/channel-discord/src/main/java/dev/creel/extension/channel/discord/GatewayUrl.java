// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.net.Limits;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the gateway's address, as Discord writes it, into the request that opens it. Stateless. */
final class GatewayUrl {
    private static final Pattern URL = Pattern.compile("ws(s?)://([A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?)(/[^?#]*)?(?:\\?.*)?");
    private static final Duration CONNECT = Duration.ofSeconds(15);
    /** Longer than any interval of heartbeats. */
    private static final Duration SILENCE = Duration.ofMinutes(6);
    private static final int MOST_BYTES = 8 << 20;

    private GatewayUrl() {}

    static Request open(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new Failure(Failure.Code.TEMPORARY, "Discord gave no address of its gateway");
        }
        String path = parts.group(3) == null ? "/" : parts.group(3);
        return new Request("GET", "http" + parts.group(1) + "://" + parts.group(2), path,
                Map.of("v", List.of("10"), "encoding", List.of("json")), Map.of(), new byte[0], List.of(),
                new Limits(CONNECT, SILENCE, Duration.ZERO, MOST_BYTES, 0));
    }
}
