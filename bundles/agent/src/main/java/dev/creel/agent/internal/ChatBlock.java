// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Overheard;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The block before a chat's message: who speaks and where, names of files, what others said before. All of it was chosen by
 * strangers, so it stands between tags whose code nobody can guess, one item to a line and without angle brackets.
 */
final class ChatBlock {
    /** What the tags begin with. */
    static final String TAG = "untrusted";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_TEXT = 2_048;

    private ChatBlock() {}

    /**
     * The block of a message, with a code of its own each time; empty when there is nothing to say.
     *
     * @param files lines about its files, inert already
     */
    static String of(Message message, List<String> files) {
        Optional<ChannelAddress> from = ChannelAddress.of(message);
        if (from.isEmpty()) {
            return "";
        }
        StringBuilder lines = new StringBuilder();
        Json.Obj labels = message.options().object("labels");
        String sender = labels.text("sender").orElse("");
        boolean group = from.get().chat().kind() != Chat.Kind.DIRECT;
        if (group || !sender.isBlank()) {
            lines.append("sender: ").append(person(sender, message.options().text("sender").orElse(""))).append('\n');
        }
        if (group) {
            lines.append("place: ").append(from.get().chat().kind() == Chat.Kind.GROUP ? "group " : "room ")
                    .append(Untrusted.inert(labels.text("chat").orElse(""), LONGEST_NAME)).append('\n');
        }
        files.forEach(file -> lines.append(file).append('\n'));
        said(lines, Overheard.of(message));
        return lines.length() == 0 ? "" : between(lines.toString());
    }

    private static String between(String lines) {
        byte[] code = new byte[8];
        RANDOM.nextBytes(code);
        String tag = TAG + '-' + HexFormat.of().formatHex(code);
        return "<" + tag + ">\n" + lines + "</" + tag + ">\n";
    }

    private static void said(StringBuilder lines, List<Overheard> before) {
        if (!before.isEmpty()) {
            lines.append("said here before, to others:\n");
            before.forEach(each -> lines.append("- ").append(person(each.label(), each.sender())).append(": ")
                    .append(Untrusted.inert(each.text(), LONGEST_TEXT)).append('\n'));
        }
    }

    /** The id comes first: a name could hold another person's id and what he is to have said. */
    private static String person(String label, String id) {
        String name = Untrusted.inert(label, LONGEST_NAME);
        return "id " + Untrusted.inert(id, LONGEST_NAME) + (name.isEmpty() ? "" : " (" + name + ")");
    }
}
