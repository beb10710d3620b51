// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Log;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import dev.creel.test.scripted.FreeCall;
import dev.creel.test.scripted.KeepingInbox;
import dev.creel.test.scripted.ScriptedEgress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One account with a scripted network, a clock that stands still and secrets that are the names of their names. */
final class Rig implements PluginContext, Log, Secrets {
    static final String BOT = "UBOT00001";
    static final String ANN = "UANN00001";
    static final long NOW = 1_800_000_000L;
    static final Json.Obj SOCKET = json("{'botToken':{'secret':'bot'},'appToken':{'secret':'app'}}");
    static final Json.Obj HTTP = json("{'mode':'http','botToken':{'secret':'bot'},'signingSecret':{'secret':'sign'}}");

    final ScriptedEgress egress = new ScriptedEgress();
    final KeepingInbox inbox = new KeepingInbox();
    final FreeCall call = new FreeCall();
    final List<Duration> pauses = new ArrayList<>();
    final List<String> logged = new ArrayList<>();
    final SlackChannel channel = new SlackChannel(egress, this, this, this::pause);
    final Settings settings = Settings.of(account(SOCKET));
    final WebApi api = new WebApi(egress, settings);
    final Me me = new Me(BOT, "T1TEAM", "creel");
    final Places places = new Places(api, me.team());
    final Events events = new Events(me, places, clock());
    final Actions actions = new Actions(me, places, clock(), "creel");

    /** Runs at each pause. */
    Runnable meanwhile = () -> { };

    static Account account(Json.Obj config) {
        return new Account("slack", "default", config);
    }

    static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 64);
    }

    /** The next answer of the Web API. */
    Rig answers(String json) {
        egress.reply(200, Map.of(), json.replace('\'', '"'));
        return this;
    }

    Rig whoAmI() {
        return answers("{'ok':true,'user_id':'" + BOT + "','team_id':'T1TEAM','user':'creel'}");
    }

    Request request(int at) {
        return egress.requests.get(at);
    }

    String body(int at) {
        return new String(request(at).body(), StandardCharsets.UTF_8);
    }

    Json.Obj sent(int at) {
        return (Json.Obj) Json.parse(body(at), 64);
    }

    /** An event of Ann's with some members more or others. */
    static String callback(String event) {
        return "{'type':'event_callback','team_id':'T1TEAM','event_id':'Ev01','event':" + event + "}";
    }

    static String message(String more) {
        return "{'type':'message','channel':'D1ANN','channel_type':'im','user':'" + ANN + "','text':'hi','ts':'1700000000.000100'" + more + "}";
    }

    static byte[] hmac(String key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pause(Duration time, Call ignored) {
        call.check();
        pauses.add(time);
        meanwhile.run();
        call.check();
    }

    @Override
    public boolean verifyHmac(SecretRef secret, String algorithm, byte[] data, byte[] signature) {
        return algorithm.equals("HmacSHA256") && MessageDigest.isEqual(hmac(secret.name(), data), signature);
    }

    @Override
    public boolean equal(SecretRef secret, byte[] presented) {
        return false;
    }

    @Override
    public boolean guessable(SecretRef secret) {
        return secret.name().equals("weak");
    }

    @Override
    public char[] read(SecretRef secret) {
        throw new IllegalStateException("no secret is read here");
    }

    @Override
    public String name() {
        return "channel-slack";
    }

    @Override
    public Json.Obj config() {
        return Json.Obj.EMPTY;
    }

    @Override
    public boolean has(String permissionLine) {
        return false;
    }

    @Override
    public String dataFolder() {
        return "";
    }

    @Override
    public Clock clock() {
        return Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
    }

    @Override
    public Log log() {
        return this;
    }

    @Override
    public void debug(String text) {
        logged.add(text);
    }

    @Override
    public void info(String text) {
        logged.add(text);
    }

    @Override
    public void warn(String text) {
        logged.add(text);
    }

    @Override
    public void error(String text, Throwable cause) {
        logged.add(text);
    }
}
