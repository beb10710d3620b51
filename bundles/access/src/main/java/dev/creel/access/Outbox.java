// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.api.channel.Channel.Media;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Answers on their way out through channels: intent on disk, then the send, then the receipt. Texts are Markdown; each service
 * gets them in its own form. Thread-safe.
 */
@ProviderType
public interface Outbox {
    /**
     * Keeps the answer to a message that came through a channel; on disk when it returns. Does nothing for another message
     * and for an empty text. The same run again replaces what was kept.
     */
    void keep(String runId, Message message, String text);

    /**
     * The same with choices.
     *
     * @param choices what can be pressed below the text, where the channel has that; the text stands for itself without them
     */
    void keep(String runId, Message message, String text, List<Choice> choices);

    /**
     * What can be pressed below an answer. It gives nobody a right: who presses it gives the command himself.
     *
     * @param label for people, at most 64 characters
     * @param command begins with {@code /}, at most 64 bytes
     */
    record Choice(String label, String command) {
        private static final int LONGEST = 64;

        public Choice {
            if (label.isEmpty() || label.length() > LONGEST || !command.startsWith("/")
                    || command.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                throw new IllegalArgumentException("a choice has a label of 1 to " + LONGEST + " characters and a command of at most "
                        + LONGEST + " bytes that begins with /");
            }
        }
    }

    /**
     * The turn of that message begins: its chat sees that an answer is being written, where the channel has that, until the result
     * is closed; closed before {@link #keep}. Does nothing for a message of no channel.
     */
    Shown begun(String runId, Message message);

    /** A turn under way, as its chat sees it. Used by one thread. */
    interface Shown extends AutoCloseable {
        /** Shows nothing. */
        Shown NOTHING = new Shown() {
            @Override
            public void text(Supplier<String> soFar) {}

            @Override
            public void close() {}
        };

        /** The answer so far has changed; asked for only if it is to be shown now. */
        void text(Supplier<String> soFar);

        @Override
        void close();
    }

    /** Sends what was kept for that run, as soon as its channel is there; called after the run's end is on disk. */
    void send(String runId);

    /**
     * Sends a text of the host's own that no run produced; on disk when it returns.
     *
     * @param key at most 200 characters; the same one again while it is on its way does nothing
     */
    void notice(ChannelAddress to, String key, String text);

    /** The same with choices, where the outbox has them. */
    default void notice(ChannelAddress to, String key, String text, List<Choice> choices) {
        notice(to, key, text);
    }

    /**
     * Sends something on request and waits for its receipt. A message that was sent before with its key, by whom ever and
     * before whatever restart, is not sent again; another message with that key is refused.
     *
     * @param longest how long to wait; it is sent nevertheless
     * @throws Unavailable when too much waits already; nothing was kept
     */
    Sent order(Order order, Duration longest);

    /** How many letters are on their way, for each {@code CHANNEL:ACCOUNT} that has any. */
    Map<String, Integer> waiting();

    /** Something to send; {@code text} is Markdown, {@code replyTo} the id of the message it answers or empty. */
    record Order(String key, ChannelAddress to, String text, List<Media> media, String replyTo) {
        public Order {
            media = List.copyOf(media);
        }
    }

    /** What became of it, the ids of its messages as far as they are known, and why it was given up. */
    record Sent(State state, List<String> messageIds, String why) {
        /** The ends; {@code MISMATCH} says that its key is another message's, and nothing was sent. */
        public enum State { SENT, WAITING, GIVEN_UP, MISMATCH }
    }
}
