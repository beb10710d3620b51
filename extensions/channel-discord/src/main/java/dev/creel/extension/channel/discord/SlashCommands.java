// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbox.MenuEntry;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.List;

/** The commands in Discord's own menu. Who may use one is decided when it is used, not by what is shown. Stateless. */
final class SlashCommands {
    private static final int TEXT = 3;
    private static final int MOST = 100;
    private static final int LONGEST = 100;

    private SlashCommands() {}

    /** Makes the menu what it should be, if it is not; a menu that cannot be written keeps nobody from chatting. */
    static void register(Line line, String application, List<MenuEntry> menu, Call call) {
        Route get = Route.of("GET", "/applications/" + application + "/commands", "/applications/{}/commands");
        Route put = Route.of("PUT", "/applications/" + application + "/commands", "/applications/{}/commands");
        List<MenuEntry> shown = menu.subList(0, Math.min(MOST, menu.size()));
        try {
            if (!same(line.rest().get(get, call), shown)) {
                line.rest().send(put, Json.array(shown.stream().map(SlashCommands::json).toList()), call);
            }
        } catch (Failure e) {
            line.log().warn("the slash commands could not be registered: " + e.getMessage());
        }
    }

    private static boolean same(Json there, List<MenuEntry> menu) {
        return there instanceof Json.Arr list && list.elements().size() == menu.size()
                && menu.stream().allMatch(ours -> list.elements().stream().anyMatch(theirs -> same(ours, theirs)));
    }

    private static boolean same(MenuEntry ours, Json theirs) {
        return theirs instanceof Json.Obj o && o.text("name", "").equals(ours.name()) && o.text("description", "").equals(told(ours.help()))
                && options(ours).equals(o.array("options").stream().map(SlashCommands::hint).toList());
    }

    private static List<String> options(MenuEntry entry) {
        return entry.arguments().isEmpty() ? List.of() : List.of(told(entry.arguments()));
    }

    private static String hint(Json option) {
        return option instanceof Json.Obj o ? o.text("description", "") : "";
    }

    private static Json json(MenuEntry entry) {
        List<Json> options = options(entry).stream().map(hint -> (Json) Json.object().put("type", TEXT).put("name", "arguments")
                .put("description", hint).put("required", false).build()).toList();
        return Json.object().put("name", entry.name()).put("type", 1).put("description", told(entry.help()))
                .put("options", Json.array(options)).build();
    }

    /** Discord wants words for everything, and not many. */
    private static String told(String text) {
        String words = text.isBlank() ? "-" : text.strip();
        return words.substring(0, words.offsetByCodePoints(0, Math.min(LONGEST, words.codePointCount(0, words.length()))));
    }
}
