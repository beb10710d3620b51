// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbound;
import dev.creel.api.net.Body;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fetches files from where Discord keeps them; no token goes there. Stateless. */
final class Files {
    private static final Set<String> ORIGINS = Set.of("https://cdn.discordapp.com", "https://media.discordapp.net");
    private static final Pattern URL = Pattern.compile("(https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?)(/[^?#]*)(?:\\?([^#]*))?");

    private Files() {}

    static byte[] fetch(Egress egress, Site site, Inbound.Attachment file, int most, Call call) {
        if (file.size() > most) {
            throw new Failure(Failure.Code.BAD_INPUT, "the file has " + file.size() + " bytes; " + most + " are allowed");
        }
        Matcher url = URL.matcher(file.reference());
        if (!url.matches() || !(ORIGINS.contains(url.group(1)) || url.group(1).equals(site.origin()))) {
            throw new Failure(Failure.Code.REFUSAL, "the file is not where Discord keeps files: " + String.join(", ", ORIGINS));
        }
        Limits limits = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMinutes(2), most + 1L, 0);
        Request request = new Request("GET", url.group(1), url.group(2), query(url.group(3)), Map.of(), new byte[0], List.of(), limits);
        try (Reply reply = egress.send(request, call)) {
            if (reply.status() != 200) {
                throw new Failure(reply.status() >= 500 ? Failure.Code.TEMPORARY : Failure.Code.NOT_FOUND,
                        "Discord's file store says " + reply.status());
            }
            return Body.read(reply, most);
        }
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals), List.of(pair.substring(equals + 1)));
            }
        }
        return query;
    }
}
