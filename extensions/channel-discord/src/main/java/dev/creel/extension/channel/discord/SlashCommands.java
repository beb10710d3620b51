// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.List;

/** The commands in Discord's own menu. Who may use one is decided when it is used, not by what is shown. Stateless. */
final class SlashCommands {
    private static final int TEXT = 3;

    private record Command(String name, String description) {}

    private static final List<Command> COMMANDS = List.of(
            new Command("help", "What can be asked for"),
            new Command("status", "How the assistant and this session stand"),
            new Command("whoami", "Who you are here"),
            new Command("reset", "Begin a new session"),
            new Command("stop", "Stop what is being done"),
            new Command("model", "Show or choose the model"),
            new Command("verbose", "How much is told about tools"),
            new Command("reasoning", "Whether thoughts are shown"));

    private SlashCommands() {}

    /** Writes the menu if it is another one; a menu that cannot be written keeps nobody from chatting. */
    static void register(Line line, String application, Call call) {
        Route get = Route.of("GET", "/applications/" + application + "/commands", "/applications/{}/commands");
        Route put = Route.of("PUT", "/applications/" + application + "/commands", "/applications/{}/commands");
        try {
            if (!same(line.rest().get(get, call))) {
                line.rest().send(put, Json.array(COMMANDS.stream().map(SlashCommands::json).toList()), call);
            }
        } catch (Failure e) {
            line.log().warn("the slash commands could not be registered: " + e.getMessage());
        }
    }

    private static boolean same(Json there) {
        return there instanceof Json.Arr list && list.elements().size() == COMMANDS.size()
                && COMMANDS.stream().allMatch(ours -> list.elements().stream().anyMatch(theirs -> same(ours, theirs)));
    }

    private static boolean same(Command ours, Json theirs) {
        return theirs instanceof Json.Obj o && o.text("name", "").equals(ours.name())
                && o.text("description", "").equals(ours.description()) && o.array("options").size() == 1;
    }

    private static Json json(Command command) {
        Json.Obj arguments = Json.object().put("type", TEXT).put("name", "arguments").put("description", "What follows the command")
                .put("required", false).build();
        return Json.object().put("name", command.name()).put("type", 1).put("description", command.description())
                .put("options", Json.array(List.of(arguments))).build();
    }
}
