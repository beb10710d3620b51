// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/** What kind of conversation each channel is; asks Slack once for one it does not know, and forgets the oldest. Thread-safe. */
final class Places {
    private static final int MOST = 4_096;

    private final WebApi api;
    private final String team;
    private final Map<String, Chat.Kind> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Chat.Kind> eldest) {
            return size() > MOST;
        }
    };

    Places(WebApi api, String team) {
        this.api = api;
        this.team = team;
    }

    /**
     * Where something was said. A direct chat only if Slack says so; chats of some people belong to them, rooms to the workspace.
     *
     * @param type the event's channel_type, empty if it has none
     */
    Chat chat(String channel, String type, String thread, Call call) {
        Chat.Kind kind = kind(channel, type, call);
        return new Chat(kind, channel, thread, kind == Chat.Kind.ROOM ? team : "");
    }

    private Chat.Kind kind(String channel, String type, Call call) {
        Chat.Kind said = switch (type) {
            case "im" -> Chat.Kind.DIRECT;
            case "mpim" -> Chat.Kind.GROUP;
            case "channel", "group" -> Chat.Kind.ROOM;
            default -> null;
        };
        synchronized (known) {
            if (said != null) {
                known.put(channel, said);
            }
            Chat.Kind before = known.get(channel);
            if (before != null) {
                return before;
            }
        }
        Chat.Kind asked = ask(channel, call);
        synchronized (known) {
            known.put(channel, asked);
        }
        return asked;
    }

    private Chat.Kind ask(String channel, Call call) {
        try {
            Json.Obj info = api.form("conversations.info", Map.of("channel", channel), call).object("channel");
            if (info.flag("is_im", false)) {
                return Chat.Kind.DIRECT;
            }
            boolean room = info.flag("is_channel", false) || info.flag("is_group", false);
            return room && !info.flag("is_mpim", false) ? Chat.Kind.ROOM : Chat.Kind.GROUP;
        } catch (Failure e) {
            // One the bot is no member of, or may not look at.
            if (e.code() == Failure.Code.NOT_FOUND || e.code() == Failure.Code.AUTH || e.code() == Failure.Code.PERMANENT) {
                return Chat.Kind.GROUP;
            }
            throw e;
        }
    }
}
