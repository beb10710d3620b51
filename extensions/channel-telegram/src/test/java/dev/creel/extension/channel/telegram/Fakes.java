// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.json.Json;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Log;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Stand-ins for what the host gives the plugin. */
final class Fakes {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final Bot BOT = new Bot(4242, "CreelBot");

    private Fakes() {}

    static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 60);
    }

    static Account account(String config) {
        return new Account("telegram", "default", json(config));
    }

    static Account account() {
        return account("{'botToken':{'secret':'channels.telegram.botToken'}}");
    }

    static Json.Obj body(Request request) {
        return (Json.Obj) Json.parse(new String(request.body(), StandardCharsets.UTF_8), 60);
    }

    static String method(Request request) {
        return request.path().substring(request.path().lastIndexOf('/') + 1);
    }

    /** Keeps what it is given, and gives the verdicts it is told to. */
    static final class Box implements Inbox {
        final List<List<Inbound>> taken = new ArrayList<>();
        final List<String> health = new ArrayList<>();
        List<MenuEntry> menu = List.of();
        Verdict verdict = Verdict.ACCEPTED;
        String cursor = "";

        @Override
        public String cursor() {
            return cursor;
        }

        @Override
        public List<Verdict> accept(List<Inbound> events, String next) {
            taken.add(events);
            if (verdict != Verdict.THROTTLED) {
                cursor = next;
            }
            return Collections.nCopies(events.size(), verdict);
        }

        @Override
        public List<MenuEntry> menu() {
            return menu;
        }

        @Override
        public void health(boolean connected, String text) {
            health.add(connected + " " + text);
        }
    }

    /** Knows one webhook secret. */
    static final class Keys implements Secrets {
        @Override
        public char[] read(SecretRef secret) {
            throw new UnsupportedOperationException("no plugin of this kind reads a secret");
        }

        @Override
        public boolean verifyHmac(SecretRef secret, String algorithm, byte[] data, byte[] signature) {
            throw new UnsupportedOperationException("Telegram signs nothing");
        }

        @Override
        public boolean equal(SecretRef secret, byte[] presented) {
            return secret.name().equals("channels.telegram.webhookSecret")
                    && new String(presented, StandardCharsets.UTF_8).equals("right");
        }

        @Override
        public boolean guessable(SecretRef secret) {
            return !secret.name().equals("channels.telegram.webhookSecret");
        }
    }

    /** A context without configuration, at a fixed time; warnings are kept. */
    record Context(List<String> warnings) implements PluginContext, Log {
        @Override
        public String name() {
            return "channel-telegram";
        }

        @Override
        public Json.Obj config() {
            return new Json.Obj(Map.of());
        }

        @Override
        public boolean has(String permissionLine) {
            return true;
        }

        @Override
        public String dataFolder() {
            throw new UnsupportedOperationException("no folder");
        }

        @Override
        public Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }

        @Override
        public Log log() {
            return this;
        }

        @Override
        public void debug(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {
            warnings.add(message);
        }

        @Override
        public void error(String message, Throwable cause) {
            warnings.add(message);
        }
    }
}
