// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Inbox.MenuEntry;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The commands Telegram shows beside a bot's text field. They are shown to everybody; rights are checked when one is used. */
final class Menu {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,32}");
    private static final int MOST = 100;
    private static final int MAX_HELP = 256;

    private final BotApi api;
    private final Log log;

    Menu(BotApi api, Log log) {
        this.api = api;
        this.log = log;
    }

    /** Makes it equal to that list; a bot works without a menu, so a failure is only told. */
    void set(List<MenuEntry> entries, Call call) {
        List<Json> commands = new ArrayList<>();
        for (MenuEntry entry : entries) {
            String help = entry.help().isBlank() ? entry.name() : entry.help().strip();
            if (NAME.matcher(entry.name()).matches() && commands.size() < MOST) {
                commands.add(Json.object().put("command", entry.name())
                        .put("description", help.length() > MAX_HELP ? help.substring(0, MAX_HELP) : help).build());
            }
        }
        Answer answer = commands.isEmpty() ? api.call("deleteMyCommands", Json.Obj.EMPTY, call)
                : api.call("setMyCommands", Json.object().put("commands", Json.array(commands)).build(), call);
        if (!answer.ok()) {
            Failure failure = answer.failure();
            log.warn("the menu of commands was not set: " + failure.getMessage());
        }
    }
}
