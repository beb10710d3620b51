// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Log;
import dev.creel.test.scripted.FreeCall;
import dev.creel.test.scripted.KeepingInbox;
import dev.creel.test.scripted.ScriptedEgress;
import dev.creel.test.scripted.ScriptedSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One account with a scripted network, a clock that stands still and pauses that move it. */
final class Rig {
    static final String BOT = "900000000000000001";
    static final String ANN = "200000000000000002";
    static final String HELLO = "{\"op\":10,\"d\":{\"heartbeat_interval\":41250},\"s\":null,\"t\":null}";
    static final String READY = "{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\"sess\",\"resume_gateway_url\":\"wss://resume.discord.gg\","
            + "\"user\":{\"id\":\"" + BOT + "\",\"username\":\"creel\"},\"application\":{\"id\":\"900000000000000009\"}}}";

    final ScriptedEgress egress = new ScriptedEgress();
    final KeepingInbox inbox = new KeepingInbox();
    final FreeCall call = new FreeCall();
    final List<Duration> pauses = new ArrayList<>();
    final List<String> logged = new ArrayList<>();
    long now = 1_000_000;
    Site site = Site.of(account(Json.object().put("token", Json.object().put("secret", "channels.discord.token").build()).build()));

    static Account account(Json.Obj config) {
        return new Account("discord", "default", config);
    }

    Line line() {
        return new Line(site, new Rest(egress, site, new Buckets(() -> now), this::pause), this::pause, () -> now, new Notes());
    }

    Gateway gateway() {
        return new Gateway(line(), egress, inbox, () -> 0.5);
    }

    Places places() {
        return new Places(line().rest());
    }

    /** A socket whose silences take the time that was waited for. */
    ScriptedSocket socket() {
        return new ScriptedSocket().onSilence(wait -> now += wait.toMillis());
    }

    Rig gatewayBot() {
        egress.reply(200, Map.of(), "{\"url\":\"wss://gateway.discord.gg\",\"session_start_limit\":{\"remaining\":5,\"reset_after\":1}}");
        return this;
    }

    /** What is asked about slash commands when a session is ready. */
    Rig menu() {
        egress.reply(200, Map.of(), "[{\"name\":\"old\"}]").reply(200, Map.of(), "[]");
        return this;
    }

    Json.Obj sent(int at) {
        return (Json.Obj) Json.parse(new String(request(at).body(), StandardCharsets.UTF_8), 64);
    }

    Request request(int at) {
        return egress.requests.get(at);
    }

    static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 64);
    }

    static String dispatch(long seq, String type, String data) {
        return "{\"op\":0,\"s\":" + seq + ",\"t\":\"" + type + "\",\"d\":" + data.replace('\'', '"') + "}";
    }

    /** A message of Ann's in a private chat. */
    static String message(long id, String text) {
        return "{'id':'" + id + "','channel_id':'300000000000000003','channel_type':1,'type':0,'content':'" + text
                + "','timestamp':'2026-01-02T03:04:05.678000+00:00','author':{'id':'" + ANN + "','username':'ann','global_name':'Ann'},"
                + "'mentions':[],'mention_roles':[],'attachments':[]}";
    }

    private void pause(Duration time, dev.creel.api.plugin.Call ignored) {
        call.check();
        pauses.add(time);
        now += time.toMillis();
    }

    private final class Notes implements Log {
        @Override
        public void debug(String message) {
            logged.add(message);
        }

        @Override
        public void info(String message) {
            logged.add(message);
        }

        @Override
        public void warn(String message) {
            logged.add(message);
        }

        @Override
        public void error(String message, Throwable cause) {
            logged.add(message);
        }
    }
}
