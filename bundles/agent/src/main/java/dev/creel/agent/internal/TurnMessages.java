// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox;
import dev.creel.access.Unavailable;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Chat;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Messages;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Labels;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chats one tool call may write to: always the one its turn came from; others as far as the configuration, what was read before
 * and, where they say so, a person allow it. Thread-safe.
 */
final class TurnMessages implements Messages {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int LONGEST_TEXT = 32_000;

    /** Most messages of one call. */
    private static final int MOST = 10;

    private final CallMessages with;
    private final Doing doing;
    private final Optional<ChannelAddress> own;

    /** Where the people are who caused it; of a message between sessions that is not its own chat. */
    private final Optional<ChannelAddress> origin;
    private final AtomicInteger sent = new AtomicInteger();

    TurnMessages(CallMessages with, Doing doing) {
        this.with = with;
        this.doing = doing;
        this.own = ChannelAddress.of(doing.run().message());
        this.origin = doing.chat();
    }

    @Override
    public List<Place> places() {
        return with.recipients().known(own, doing.subject().owner(), with.config().get());
    }

    @Override
    public Sent send(Letter letter) {
        Snapshot now = with.config().get();
        ChannelAddress to = with.recipients().of(letter, own);
        List<Media> files = with.files().of(letter.files(), doing);
        if (letter.text().isBlank() && files.isEmpty()) {
            throw new Failure(Failure.Code.BAD_INPUT, "there is nothing to send: give a message or files");
        }
        String text = with.listings().said(marked(Untrusted.bounded(letter.text(), LONGEST_TEXT), to, now),
                !alone(to, now), doing.run());
        if (own.filter(from -> Recipients.same(from, to)).isEmpty()) {
            across(to, now);
            allowed(to, text, files, now);
        }
        int number = sent.incrementAndGet();
        int most = now.flag("tools.message.broadcast.enabled", true) ? MOST : 1;
        if (number > most) {
            throw new Failure(Failure.Code.QUOTA, "one call sends at most " + most + " messages");
        }
        return post(new Outbox.Order(key(number), to, text, files, letter.replyTo()));
    }

    /** Whether nobody reads along for sure: an id alone does not say whether it is a group's. */
    private boolean alone(ChannelAddress to, Snapshot now) {
        return Recipients.owner(to, now)
                || own.filter(from -> from.chat().kind() == Chat.Kind.DIRECT && Recipients.same(from, to)).isPresent();
    }

    /** What goes to somebody else is held by what was read; the owner himself is nobody else. */
    private void allowed(ChannelAddress to, String text, List<Media> files, Snapshot now) {
        if (Recipients.owner(to, now)) {
            return;
        }
        Map<String, String> shown = new HashMap<>();
        shown.put("account", to.account());
        shown.put("kind", to.chat().kind().name().toLowerCase(Locale.ROOT));
        shown.put("thread", to.chat().threadId());
        files.forEach(file -> shown.put("file " + file.name(), OutgoingFiles.digest(file)));
        Labels.Outcome outcome = with.labels().decide(new Labels.Act(Labels.Kind.MESSAGE, Recipients.target(to), text, shown, doing.who(),
                doing.read()), doing.run()::aborted);
        if (!outcome.allowed()) {
            throw new Failure(Failure.Code.REFUSAL, outcome.said());
        }
    }

    /** A turn that people in a chat caused, over whatever sessions, stays with its service unless the operator lets it cross. */
    private void across(ChannelAddress to, Snapshot now) {
        if (origin.filter(from -> !Recipients.same(from, to)).isEmpty()) {
            return;
        }
        boolean within = origin.get().channel().equals(to.channel());
        String key = "tools.message.crossContext." + (within ? "allowWithinProvider" : "allowAcrossProviders");
        if (!now.flag(key, within)) {
            throw new Failure(Failure.Code.REFUSAL, "Refused by rule " + key + ": this turn came from " + origin.get().channel()
                    + " and may not write to another chat" + (within ? "" : " on " + to.channel()));
        }
    }

    /** Who reads it elsewhere is told that it was written for somebody in another chat. */
    private String marked(String text, ChannelAddress to, Snapshot now) {
        String key = "tools.message.crossContext.marker";
        if (origin.isEmpty() || Recipients.same(origin.get(), to) || !now.flag(key + ".enabled", true)) {
            return text;
        }
        String prefix = now.text(key + ".prefix").orElse("[from {channel}] ");
        return filled(prefix) + text + filled(now.text(key + ".suffix").orElse(""));
    }

    private String filled(String marker) {
        return marker.replace("{channel}", origin.map(ChannelAddress::channel).orElse(""));
    }

    /** The same call never sends twice, and no other call has its key. */
    private String key(int number) {
        return "tool:" + OutgoingFiles.digest(doing.run().id() + '\n' + doing.use().id() + '\n' + number);
    }

    private Sent post(Outbox.Order order) {
        return with.host().done(() -> {
            try {
                Outbox.Sent outcome = with.outbox().order(order, LONGEST);
                return new Sent(outcome.state().name().toLowerCase(Locale.ROOT).replace('_', '-'), outcome.messageIds(), outcome.why());
            } catch (Unavailable e) {
                throw new Failure(Failure.Code.OVERLOADED, "nothing was sent: " + e.getMessage());
            }
        });
    }
}
