// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Inbound;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Body;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Fetches files that came with a message; the bot's token goes to where Slack keeps files and is led nowhere else. Stateless. */
final class Downloads {
    private Downloads() {}

    static byte[] fetch(Egress egress, Settings settings, Inbound.Attachment file, int most, Call call) {
        if (file.size() > most) {
            throw new Failure(Failure.Code.BAD_INPUT, "the file has " + file.size() + " bytes; " + most + " are allowed");
        }
        FileUrl url = FileUrl.of(file.reference(), settings);
        Limits limits = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMinutes(2), most + 1L, 0);
        Request request = new Request("GET", url.origin(), url.path(), url.query(), Map.of(), new byte[0],
                List.of(Bind.bearer(settings.botToken())), limits);
        try (Reply reply = egress.send(request, call)) {
            if (reply.status() == 429) {
                throw new Failure(Failure.Code.RATE_LIMIT, "Slack gives no more files for now", WebApi.retryAfter(reply));
            }
            boolean page = type(reply).startsWith("text/html") && !file.mediaType().startsWith("text/html");
            if (page || reply.status() / 100 == 3) {
                throw new Failure(Failure.Code.AUTH, "Slack asks to sign in for the file; give the app the scope files:read");
            }
            if (reply.status() != 200) {
                throw new Failure(reply.status() >= 500 ? Failure.Code.TEMPORARY : Failure.Code.NOT_FOUND,
                        "Slack's file store says " + reply.status());
            }
            return Body.read(reply, most);
        }
    }

    private static String type(Reply reply) {
        List<String> types = reply.headers().getOrDefault("content-type", List.of());
        return types.isEmpty() ? "" : types.get(0);
    }
}
