// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The Bot API as one bot has it. The host writes the token into the path. */
final class BotApi {
    private static final int MAX_ANSWER = 8 << 20;
    private static final int MAX_DEPTH = 64;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(25);
    private static final Duration FILE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";

    /** What stands behind the token must neither leave its folder nor end the path. */
    private static final Pattern FILE_PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,8}");

    private final Egress egress;
    private final Settings settings;

    BotApi(Egress egress, Settings settings) {
        this.egress = egress;
        this.settings = settings;
    }

    Answer call(String method, Json.Obj parameters, Call call) {
        return post(method, JSON, bytes(parameters), SHORT, List.of(), call);
    }

    /** Waits for an answer that may stay away for that time. */
    Answer await(String method, Json.Obj parameters, Duration silence, Call call) {
        return post(method, JSON, bytes(parameters), silence.plus(CONNECT), List.of(), call);
    }

    /** With secrets in the parameters. */
    Answer call(String method, Json.Obj parameters, List<Bind> secrets, Call call) {
        return post(method, JSON, bytes(parameters), SHORT, secrets, call);
    }

    Answer upload(String method, Multipart parameters, Call call) {
        return post(method, parameters.contentType(), parameters.bytes(), FILE, List.of(), call);
    }

    /** The bytes of a file whose path {@code getFile} told. */
    byte[] file(String path, int most, Call call) {
        if (!FILE_PATH.matcher(path).matches()) {
            throw new Failure(Failure.Code.PERMANENT, "Telegram named a file by a path that is not relative to its own folder"
                    + " (a Bot API server with --local does); it is not fetched");
        }
        Request request = new Request("GET", settings.origin(), settings.path() + "/file/bot{{token}}/" + path, Map.of(), Map.of(),
                new byte[0], List.of(token()), new Limits(CONNECT, SHORT, FILE, most + 1L, 0));
        try (Reply reply = egress.send(request, call)) {
            // The token was right a moment ago, when it got us the path.
            if (reply.status() == 404) {
                throw new Failure(Failure.Code.NOT_FOUND, "Telegram has the file no more");
            }
            if (reply.status() != 200) {
                throw new Answer(false, Json.Nil.NIL, reply.status(), "HTTP " + reply.status(), Json.Obj.EMPTY).failure();
            }
            return Body.read(reply, most);
        }
    }

    private Answer post(String method, String type, byte[] body, Duration most, List<Bind> secrets, Call call) {
        List<Bind> bind = new ArrayList<>(secrets);
        bind.add(token());
        Request request = new Request("POST", settings.origin(), settings.path() + "/bot{{token}}/" + method, Map.of(),
                Map.of("Content-Type", List.of(type)), body, bind, new Limits(CONNECT, most, most, MAX_ANSWER, 0));
        try (Reply reply = egress.send(request, call)) {
            return Answer.of(reply.status(), object(Body.read(reply, MAX_ANSWER), reply.status()));
        }
    }

    private Bind token() {
        return new Bind("token", settings.token(), Bind.Place.PATH_SEGMENT, Bind.Encoding.RAW);
    }

    private static Json.Obj object(byte[] body, int status) {
        try {
            if (Json.parse(new String(body, StandardCharsets.UTF_8), MAX_DEPTH) instanceof Json.Obj o) {
                return o;
            }
        } catch (IllegalArgumentException e) {
            if (status == 200) {
                throw new Failure(Failure.Code.TEMPORARY, "the answer of the Bot API is not JSON: is apiRoot right?");
            }
        }
        return Json.Obj.EMPTY;
    }

    private static byte[] bytes(Json.Obj parameters) {
        return parameters.text().getBytes(StandardCharsets.UTF_8);
    }
}
