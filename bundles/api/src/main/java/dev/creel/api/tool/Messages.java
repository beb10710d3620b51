// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Chats one tool call may write to. Whether a recipient may be written to, and who is asked before, is the host's decision; who
 * acts is the turn's, never an argument's. Blocking; thread-safe. Throws {@link dev.creel.api.plugin.Failure} with {@code REFUSAL} for a
 * recipient that is refused, and with {@code NOT_FOUND} for a channel or account that is not there.
 */
@ProviderType
public interface Messages {
    /** Sends a text, with files of the call's workspace; the chat the turn came from where {@code channel} and {@code to} are empty. */
    Sent send(Letter letter);

    /** Chats this turn may write to without anybody being asked, the one it came from first. */
    List<Place> places();

    /**
     * A message to send.
     *
     * @param channel kind of the channel, empty for the turn's own
     * @param account empty for the default one
     * @param to id of the chat or person as the channel has it, empty for the turn's own chat
     * @param thread empty for none
     * @param text Markdown
     * @param files paths in the workspace
     * @param replyTo id of the message it answers, empty for none
     */
    record Letter(String channel, String account, String to, String thread, String text, List<String> files, String replyTo) {
        public Letter {
            Objects.requireNonNull(text, "text");
            files = List.copyOf(files);
        }
    }

    /** A chat. */
    record Place(String channel, String account, String to, String thread) {}

    /** What became of it: {@code sent}, {@code waiting} or {@code given-up}, ids of its messages as far as known, and why. */
    record Sent(String state, List<String> messageIds, String why) {
        public Sent {
            messageIds = List.copyOf(messageIds);
        }
    }
}
