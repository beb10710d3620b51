// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.List;

/**
 * What somebody may command, which is another question than whether he may talk. Only his stable id counts, exactly as the
 * channel gives it and only with the channel's name before it: the same id on another channel is another person.
 */
public enum Rights {
    /** Nothing: every text goes to the model as it is. */
    NONE,
    /** What shows him nothing but himself. */
    TALK,
    /** What concerns his own conversation alone: begin anew, stop. */
    OWN_CHAT,
    /** Settings of the conversation too, which cost money or show how it stands. */
    SETTINGS,
    /** Everything: the owner. */
    OWNER;

    private static final String ANYBODY = "*";

    /** The rights of an admitted sender of a channel: a pure function of the configuration, where it was said and who said it. */
    public static Rights of(Snapshot now, String channel, Chat.Kind kind, String sender) {
        if (sender.isBlank()) {
            return NONE;
        }
        String full = channel + ':' + sender;
        Json.Obj commands = now.object("commands");
        // A wildcard here would make everybody who may talk an owner.
        if (!sender.equals(ANYBODY) && names(commands.array("ownerAllowFrom"), full)) {
            return OWNER;
        }
        Json.Obj allowFrom = commands.object("allowFrom");
        boolean listed = allowFrom.has(channel) || allowFrom.has(ANYBODY);
        List<Json> named = allowFrom.array(channel);
        // An id that begins like an entry with its channel would be taken for the person that entry names.
        boolean bare = !sender.startsWith(channel + ':') && names(named, sender);
        if (!sender.equals(ANYBODY) && (bare || names(named, full) || names(allowFrom.array(ANYBODY), full))) {
            return SETTINGS;
        }
        if (!listed && commands.get("useAccessGroups").equals(Json.of(false))) {
            return SETTINGS;
        }
        return kind == Chat.Kind.DIRECT && !shared(now) ? OWN_CHAT : TALK;
    }

    /** Whether direct chats are one conversation: then it is nobody's own to begin anew. */
    private static boolean shared(Snapshot now) {
        return now.object("session").text("dmScope").filter(scope -> scope.strip().equalsIgnoreCase("main")).isPresent();
    }

    public boolean may(Rights least) {
        return compareTo(least) >= 0;
    }

    private static boolean names(List<Json> ids, String id) {
        return ids.stream().map(entry -> entry instanceof Json.Str s ? s.value().strip() : entry.text()).anyMatch(id::equals);
    }
}
