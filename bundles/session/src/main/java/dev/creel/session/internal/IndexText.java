// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.api.json.Json;
import dev.creel.session.Sessions.Past;
import dev.creel.session.Sessions.Usage;
import dev.creel.session.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Lines of an index as JSON text, both ways; stateless. */
final class IndexText {
    private static final int DEPTH = 8;

    private IndexText() {}

    static String write(IndexLine line) {
        Json.Builder out = Json.object().put("key", line.key());
        if (!line.erased().isEmpty()) {
            return out.put("erased", line.erased()).build().text();
        }
        line.state().ifPresentOrElse(state -> state(out, state), () -> out.put("gone", true));
        line.past().ifPresent(past -> out.put("past",
                Json.object().put("id", past.id()).put("at", past.at().toEpochMilli()).put("why", past.why()).build()));
        return out.build().text();
    }

    private static void state(Json.Builder out, SessionState state) {
        out.put("id", state.id())
                .put("at", state.updatedAt())
                .put("size", state.size())
                .put("input", state.usage().input())
                .put("output", state.usage().output())
                .put("cacheRead", state.usage().cacheRead())
                .put("cacheWrite", state.usage().cacheWrite())
                .put("aborted", state.aborted())
                .put("open", state.open());
        text(out, "title", state.title());
        text(out, "preview", state.preview());
        if (!state.settings().equals(Settings.NONE)) {
            out.put("settings", settings(state.settings()));
        }
    }

    private static Json settings(Settings settings) {
        Json.Builder out = Json.object();
        text(out, "label", settings.label());
        text(out, "model", settings.model());
        text(out, "thinking", settings.thinking());
        text(out, "verbose", settings.verbose());
        text(out, "reasoning", settings.reasoning());
        text(out, "usage", settings.usage());
        text(out, "queueMode", settings.queueMode());
        text(out, "sendPolicy", settings.sendPolicy());
        text(out, "groupActivation", settings.groupActivation());
        text(out, "execHost", settings.exec().host());
        text(out, "execSecurity", settings.exec().security());
        text(out, "execAsk", settings.exec().ask());
        text(out, "elevated", settings.exec().elevated());
        flag(out, "archived", settings.archived());
        flag(out, "pinned", settings.pinned());
        flag(out, "unread", settings.unread());
        return out.build();
    }

    private static void text(Json.Builder out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }

    private static void flag(Json.Builder out, String name, boolean value) {
        if (value) {
            out.put(name, true);
        }
    }

    /** @throws IllegalArgumentException when it is no line of an index */
    static IndexLine read(byte[] line) {
        if (!(Json.parse(new String(line, StandardCharsets.UTF_8), DEPTH) instanceof Json.Obj in)) {
            throw new IllegalArgumentException("no line of an index");
        }
        String key = in.text("key", "");
        Json.Obj past = in.object("past");
        return new IndexLine(
                key,
                in.flag("gone", false) || in.has("erased") ? Optional.empty() : Optional.of(state(key, in)),
                past.has("id")
                        ? Optional.of(new Past(key, past.text("id", ""), Instant.ofEpochMilli(past.integer("at", 0)), past.text("why", "")))
                        : Optional.empty(),
                in.text("erased", ""));
    }

    private static SessionState state(String key, Json.Obj in) {
        Usage usage = new Usage(in.integer("input", 0), in.integer("output", 0), in.integer("cacheRead", 0),
                in.integer("cacheWrite", 0));
        Json.Obj chosen = in.object("settings");
        Settings settings = new Settings(chosen.text("label", ""), chosen.text("model", ""), chosen.text("thinking", ""),
                chosen.text("verbose", ""), chosen.text("reasoning", ""), chosen.text("usage", ""),
                chosen.text("queueMode", ""), chosen.text("sendPolicy", ""),
                chosen.text("groupActivation", ""), new Settings.Exec(chosen.text("execHost", ""), chosen.text("execSecurity", ""),
                        chosen.text("execAsk", ""), chosen.text("elevated", "")),
                chosen.flag("archived", false), chosen.flag("pinned", false), chosen.flag("unread", false));
        return new SessionState(key, in.text("id", ""), in.integer("at", 0), (int) in.integer("size", 0), usage,
                in.flag("aborted", false), in.flag("open", false), settings, in.text("title", ""), in.text("preview", ""));
    }
}
