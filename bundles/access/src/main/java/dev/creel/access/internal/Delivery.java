// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.internal.markdown.Form;
import dev.creel.access.internal.markdown.Markdown;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One answer and how far it has got: piece by piece, each tried until it has a receipt; used by one thread at a time. */
final class Delivery {
    /** Attempts at one answer before it is given up. */
    static final int MOST_ATTEMPTS = 8;

    private static final Duration ASKING = Duration.ofSeconds(5);
    private static final Duration SENDING = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Reply reply;
    private final List<String> receipts = new ArrayList<>();
    private List<String> pieces = List.of();
    private boolean maybeSent;
    private int attempts;
    private int next;

    Delivery(Reply reply) {
        this.reply = reply;
        this.maybeSent = reply.attempted();
    }

    Reply reply() {
        return reply;
    }

    /** How an attempt ended: sent, to be tried again after a pause, to wait for the channel, or given up. */
    record Outcome(State state, Duration pause, String text) {
        /** The ends. */
        enum State { SENT, AGAIN, ABSENT, GIVEN_UP }
    }

    Outcome attempt(Service<Channel> channel, Account account) {
        try {
            if (pieces.isEmpty()) {
                Channel.Capabilities can = channel.call(ASKING, (plugin, call) -> plugin.capabilities());
                pieces = Markdown.messages(reply.text(), Form.of(can, 0, false));
            }
            while (next < pieces.size()) {
                send(channel, account);
            }
            return new Outcome(Outcome.State.SENT, Duration.ZERO, String.join(" ", receipts));
        } catch (Failure e) {
            return failed(e.code(), e.retryAfter(), e.getMessage());
        } catch (PluginException e) {
            return e.kind() == PluginException.Kind.GONE
                    ? new Outcome(Outcome.State.ABSENT, Duration.ZERO, e.getMessage())
                    : failed(Failure.Code.TEMPORARY, Duration.ZERO, e.getMessage());
        } catch (ClassCastException | NullPointerException e) {
            return failed(Failure.Code.PERMANENT, Duration.ZERO, "the channel gave no receipt");
        }
    }

    private void send(Service<Channel> channel, Account account) {
        String key = pieces.size() == 1 ? reply.runId() : reply.runId() + '#' + (next + 1);
        Outgoing message = new Outgoing(key, reply.to().chat(), pieces.get(next), maybeSent);
        maybeSent = true;
        Channel.Receipt receipt = channel.call(SENDING, (plugin, call) -> plugin.send(account, message, call));
        for (Object id : receipt.messageIds()) {
            receipts.add(String.valueOf(id));
        }
        next++;
        // Only what a crash left in doubt stays in doubt for every piece.
        maybeSent = reply.attempted();
    }

    private Outcome failed(Failure.Code code, Duration asked, String why) {
        boolean hopeless = switch (code) {
            case BAD_INPUT, NOT_FOUND, UNSUPPORTED, PERMANENT, CONTEXT_LENGTH, REFUSAL -> true;
            case AUTH, QUOTA, OVERLOADED, RATE_LIMIT, TEMPORARY, TIMEOUT -> false;
        };
        if (hopeless || ++attempts >= MOST_ATTEMPTS) {
            return new Outcome(Outcome.State.GIVEN_UP, Duration.ZERO, code + ": " + why);
        }
        Duration pause = Duration.ofSeconds(1L << attempts);
        Duration longer = asked.compareTo(pause) > 0 ? asked : pause;
        return new Outcome(Outcome.State.AGAIN, longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer, why);
    }
}
