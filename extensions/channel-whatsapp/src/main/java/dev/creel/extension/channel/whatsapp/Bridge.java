// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Body;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Multipart;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The REST interface of a bridge as one account has it. The host writes user and password. */
final class Bridge {
    private static final int MAX_ANSWER = 1 << 20;
    private static final int MAX_DEPTH = 32;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(25);
    private static final Duration FILE = Duration.ofSeconds(60);

    private final Egress egress;
    private final Settings settings;

    Bridge(Egress egress, Settings settings) {
        this.egress = egress;
        this.settings = settings;
    }

    /** The member {@code results} of the answer. */
    Json post(String path, Json.Obj body, Call call) {
        return json("POST", path, Map.of(), "application/json", body.text().getBytes(StandardCharsets.UTF_8), SHORT, call);
    }

    Json upload(String path, Multipart form, Call call) {
        return json("POST", path, Map.of(), form.contentType(), form.bytes(), FILE, call);
    }

    Json get(String path, Map<String, List<String>> query, Call call) {
        return json("GET", path, query, "", new byte[0], FILE, call);
    }

    /** @param path checked by {@link Files} */
    byte[] file(String path, int most, Call call) {
        try (Reply reply = egress.send(request("GET", "/" + path, Map.of(), "", new byte[0], FILE, most + 1L), call)) {
            if (reply.status() != 200) {
                throw Errors.of(reply.status(), Json.Obj.EMPTY);
            }
            return Body.read(reply, most);
        }
    }

    private Json json(String method, String path, Map<String, List<String>> query, String type, byte[] body, Duration most, Call call) {
        try (Reply reply = egress.send(request(method, path, query, type, body, most, MAX_ANSWER), call)) {
            byte[] answer = Body.read(reply, MAX_ANSWER);
            Json.Obj said = object(answer);
            if (reply.status() != 200) {
                throw Errors.of(reply.status(), said);
            }
            if (!said.text("code", "").equals("SUCCESS")) {
                throw new Failure(Failure.Code.TEMPORARY, "the answer is none of GoWA's: is apiRoot right?");
            }
            return said.get("results");
        }
    }

    private Request request(String method, String path, Map<String, List<String>> query, String type, byte[] body, Duration most, long bytes) {
        Map<String, List<String>> headers = new HashMap<>();
        if (!type.isEmpty()) {
            headers.put("Content-Type", List.of(type));
        }
        if (!settings.device().isEmpty()) {
            headers.put("X-Device-Id", List.of(settings.device()));
        }
        List<Bind> login = settings.login().stream()
                .map(secret -> new Bind("Authorization", secret, Bind.Place.HEADER, Bind.Encoding.BASIC)).toList();
        return new Request(method, settings.origin(), settings.path() + path, query, headers, body, login,
                new Limits(CONNECT, most, most, bytes, 0));
    }

    private static Json.Obj object(byte[] body) {
        try {
            return Json.parse(new String(body, StandardCharsets.UTF_8), MAX_DEPTH) instanceof Json.Obj o ? o : Json.Obj.EMPTY;
        } catch (IllegalArgumentException e) {
            return Json.Obj.EMPTY;
        }
    }
}
