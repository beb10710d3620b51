// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.internal.markdown.Markdown;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Button;
import dev.creel.api.channel.Channel.Capabilities;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One letter and how far it has got: message by message, each tried until it has a receipt; used by one thread at a time. */
final class Delivery {
    private static final Duration SENDING = Duration.ofSeconds(30);

    private final Letter letter;
    private final Journal journal;
    private final Attempts attempts = new Attempts();
    private final List<String> known;
    private final List<String> receipts = new ArrayList<>();
    /** Whether nobody knows if the next message has left. */
    private boolean doubtful;

    private List<String> texts = List.of();
    private List<Media> media = List.of();
    private List<Button> buttons = List.of();
    private int next;
    private String shown = "";

    /** @param recovered whether a stop of the gateway may have cut off an attempt */
    Delivery(Letter letter, List<String> known, boolean recovered, Journal journal) {
        this.letter = letter;
        this.known = new ArrayList<>(known);
        this.doubtful = recovered;
        this.journal = journal;
    }

    /** Its draft has that text already; a service may refuse to change a message into what it is. */
    Delivery showing(String text) {
        shown = text;
        return this;
    }

    Letter letter() {
        return letter;
    }

    Outcome attempt(Way.Finder finder) {
        try {
            Optional<Way> way = finder.to(letter.to().channel(), letter.to().account());
            while (way.isPresent()) {
                if (texts.isEmpty()) {
                    write(way.get());
                }
                if (next == texts.size()) {
                    return Outcome.sent(String.join(" ", receipts));
                }
                step(way.get());
                way = finder.to(letter.to().channel(), letter.to().account());
            }
            return next == texts.size() && next > 0 ? Outcome.sent(String.join(" ", receipts)) : Outcome.ABSENT;
        } catch (Failure e) {
            doubtful |= !Attempts.certainlyNot(e.code());
            return attempts.failed(e.code(), e.retryAfter(), e.getMessage());
        } catch (PluginException e) {
            doubtful = true;
            return e.kind() == PluginException.Kind.GONE
                    ? Outcome.ABSENT
                    : attempts.failed(Failure.Code.TEMPORARY, Duration.ZERO, e.getMessage());
        } catch (ClassCastException | NullPointerException e) {
            doubtful = true;
            return attempts.failed(Failure.Code.PERMANENT, Duration.ZERO, "the channel gave no receipt");
        }
    }

    /** Files go first, in a message of their own: what a service takes as a caption is shorter than a message. */
    private void write(Way way) {
        Capabilities can = way.capabilities();
        List<String> all = new ArrayList<>();
        StringBuilder refused = new StringBuilder();
        media = new ArrayList<>();
        for (Media file : letter.content().media()) {
            if (file.bytes().length <= can.mediaLimit()) {
                media.add(file);
            } else {
                refused.append("\n\n(The file ").append(file.name()).append(" is larger than this service takes.)");
            }
        }
        if (!media.isEmpty()) {
            all.add("");
        }
        all.addAll(Markdown.messages(letter.content().text() + refused, way.form(can)));
        if (all.isEmpty()) {
            throw new Failure(Failure.Code.BAD_INPUT, "there is nothing visible to send");
        }
        buttons = can.buttons()
                ? letter.content().choices().stream().map(choice -> new Button(choice.label(), choice.command())).toList()
                : List.of();
        texts = List.copyOf(all);
        next = Parts.sent(known, texts);
    }

    private void step(Way way) {
        boolean files = next == 0 && !media.isEmpty();
        boolean flagged = doubtful;
        Outgoing message = new Outgoing(key(), letter.to().chat(), texts.get(next), flagged,
                next == 0 ? letter.content().replyTo() : "", files ? media : List.of(),
                next == texts.size() - 1 ? buttons : List.of());
        if (!edited(way, message)) {
            Channel.Receipt receipt = way.channel().call(SENDING, (plugin, call) -> plugin.send(way.account(), message, call));
            for (Object id : receipt.messageIds()) {
                receipts.add(String.valueOf(id));
            }
        }
        next++;
        doubtful = false;
        if (next < texts.size()) {
            journal.part(letter.key(), Parts.sent(texts, next));
        }
    }

    private String key() {
        return texts.size() == 1 ? letter.key() : letter.key() + '#' + (next + 1);
    }

    /** A draft shown while the answer was being written becomes its first message; one that cannot is left as it is. */
    private boolean edited(Way way, Outgoing message) {
        Optional<String> draft = Parts.draft(known);
        if (next > 0 || draft.isEmpty() || !message.media().isEmpty()) {
            return false;
        }
        if (message.text().equals(shown) && message.buttons().isEmpty()) {
            receipts.add(draft.get());
            return true;
        }
        try {
            way.channel().call(SENDING, (plugin, call) -> {
                plugin.edit(way.account(), draft.get(), message, call);
                return draft.get();
            });
            receipts.add(draft.get());
            return true;
        } catch (Failure e) {
            if (e.code() != Failure.Code.NOT_FOUND && e.code() != Failure.Code.UNSUPPORTED && e.code() != Failure.Code.BAD_INPUT) {
                throw e;
            }
            return false;
        }
    }
}
