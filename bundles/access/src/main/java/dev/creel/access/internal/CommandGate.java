// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChatCommand;
import dev.creel.access.Rights;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbox.MenuEntry;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The decision whether a command of somebody who may talk goes on, the same for typed commands, the service's menu and
 * buttons. Pure functions of the configuration, the account and the event.
 */
final class CommandGate {
    /** The rule that refuses. */
    static final String RULE = "access.channel.command";

    private CommandGate() {}

    /**
     * The rule that refuses it; empty for what goes on. A typed command in a direct chat always goes on: there the agent tells
     * its sender why it is refused, and nobody else reads that.
     */
    static Optional<String> refusal(Snapshot now, Account account, Inbound event) {
        boolean typed = event instanceof Inbound.Message;
        boolean direct = event.chat().kind() == Chat.Kind.DIRECT;
        if (typed && (direct || !texts(now)) || !(typed || pressed(event))) {
            return Optional.empty();
        }
        Optional<ChatCommand.Given> given = ChatCommand.Given.in(text(event));
        if (given.isEmpty()) {
            return typed ? Optional.empty() : Optional.of(RULE);
        }
        Optional<Rights> least = given.get().least().or(() -> typed ? Optional.empty() : Optional.of(Rights.OWNER));
        return least.filter(l -> !rights(now, account, event).may(l)).map(l -> RULE);
    }

    /** Whether a group's message needs no mention, because it is a command of somebody who may give it to that group. */
    static boolean addresses(Snapshot now, Account account, Inbound event) {
        if (pressed(event)) {
            return true;
        }
        if (!(event instanceof Inbound.Message message) || message.addressed() == Addressed.OTHERS || !texts(now)) {
            return false;
        }
        Rights rights = rights(now, account, event);
        return rights.may(Rights.SETTINGS) && ChatCommand.Given.in(message.text()).flatMap(ChatCommand.Given::command)
                .filter(command -> rights.may(command.least())).isPresent();
    }

    /** What an event says: the text of a message, or the command it stands for; empty for the other kinds. */
    static String text(Inbound event) {
        if (event instanceof Inbound.Message message) {
            return message.text();
        }
        if (event instanceof Inbound.Button button) {
            return button.data();
        }
        return event instanceof Inbound.Command command
                ? ("/" + command.name() + " " + command.arguments()).strip() : "";
    }

    /** What an account's service may show in its menu; empty where the operator wants none. */
    static List<MenuEntry> menu(Snapshot now, Account account) {
        Json.Obj channel = now.object("channels").object(account.channel());
        for (Json.Obj level : List.of(channel.object("accounts").object(account.id()).object("commands"),
                channel.object("commands"), now.object("commands"))) {
            if (level.has("native")) {
                return level.get("native").equals(Json.of(false)) ? List.of() : entries();
            }
        }
        return entries();
    }

    private static List<MenuEntry> entries() {
        return Arrays.stream(ChatCommand.values()).map(c -> new MenuEntry(c.names().get(0), c.help(), c.arguments())).toList();
    }

    private static boolean pressed(Inbound event) {
        return event instanceof Inbound.Button || event instanceof Inbound.Command;
    }

    private static boolean texts(Snapshot now) {
        return !now.object("commands").get("text").equals(Json.of(false));
    }

    private static Rights rights(Snapshot now, Account account, Inbound event) {
        return Rights.of(now, account.channel(), event.chat().kind(), event.sender().id());
    }
}
