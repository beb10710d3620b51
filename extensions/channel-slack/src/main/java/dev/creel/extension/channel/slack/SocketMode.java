// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Inbox;
import dev.creel.api.json.Json;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Request;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps one account connected by Socket Mode: one connection after the other. One thread. */
final class SocketMode {
    private static final Pattern URL =
            Pattern.compile("ws(s?)://([A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?)(/[^?#]*)?(?:\\?([^#]*))?");
    private static final Duration CONNECT = Duration.ofSeconds(15);
    /** Slack pings every few seconds. */
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final int MOST_BYTES = 4 << 20;

    private final Egress egress;
    private final WebApi api;
    private final Settings settings;
    private final Intake intake;
    private final Answers answers;
    private final Inbox inbox;
    private final Pause pause;

    SocketMode(Egress egress, WebApi api, Settings settings, Intake intake, Answers answers, Inbox inbox, Pause pause) {
        this.egress = egress;
        this.api = api;
        this.settings = settings;
        this.intake = intake;
        this.answers = answers;
        this.inbox = inbox;
        this.pause = pause;
    }

    /** Runs until {@code life} is over, or fails with what ended it: the host begins again after a pause that grows. */
    void run(String who, Call life) {
        while (true) {
            life.check();
            Json.Obj opened = api.form("apps.connections.open", Map.of(), settings.appToken().orElseThrow(), life);
            boolean worked;
            try (Socket socket = egress.open(upgrade(opened.text("url", "")), life)) {
                worked = new SocketSession(socket, intake, answers, inbox, pause).run(who, settings, life);
            }
            inbox.health(false, "reconnecting");
            if (!worked) {
                throw new Failure(Failure.Code.TEMPORARY, "Slack closed the connection before it said hello");
            }
        }
    }

    private static Request upgrade(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw WebApi.odd("apps.connections.open");
        }
        String path = parts.group(3) == null ? "/" : parts.group(3);
        return new Request("GET", "http" + parts.group(1) + "://" + parts.group(2), path, query(parts.group(4)), Map.of(), new byte[0],
                List.of(), new Limits(CONNECT, SILENCE, Duration.ZERO, MOST_BYTES, 0));
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals), List.of(decoded(pair.substring(equals + 1))));
            }
        }
        return query;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw WebApi.odd("apps.connections.open");
        }
    }
}
