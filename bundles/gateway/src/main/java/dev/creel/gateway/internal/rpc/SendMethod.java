// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ChannelControl.State;
import dev.creel.access.Outbox;
import dev.creel.access.Outbox.Order;
import dev.creel.access.Outbox.Sent;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginCalls;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The method {@code send}: a message of an operator's client to a chat, through the same outbox as answers. Stateless. */
public final class SendMethod {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Backends backends;
    private final PluginCalls calls;

    public SendMethod(Backends backends, PluginCalls calls) {
        this.backends = backends;
        this.calls = calls;
    }

    public void addTo(Methods methods) {
        methods.add("send", Scopes.WRITE, this::send);
    }

    private void send(Call call) {
        Params p = call.params();
        String key = p.text("idempotencyKey");
        String to = p.text("to");
        String text = p.maybe("message").orElse("");
        List<String> urls = new ArrayList<>(p.texts("mediaUrls"));
        p.maybe("mediaUrl").ifPresent(urls::add);
        String channel = p.maybe("channel").orElse("");
        String account = p.maybe("accountId").orElse("");
        String thread = p.maybe("threadId").orElse("");
        String replyTo = p.maybe("replyToId").orElse("");
        p.check();
        List<Media> media = DataUrls.media(urls);
        if (text.isBlank() && media.isEmpty()) {
            throw Refusal.invalid("invalid send params: message or media is needed");
        }
        Order order = new Order(key, address(channel, account, to, thread), text, media, replyTo);
        Outbox outbox = backends.outbox();
        call.later(work -> calls.run("channel " + order.to().channel(), work), () -> answer(order, outbox.order(order, LONGEST)));
    }

    private ChannelAddress address(String channel, String account, String to, String thread) {
        State state = channel.isEmpty() ? onlyChannel() : ChannelMethods.only(backends.channels(), channel, account);
        int colon = to.indexOf(':');
        Chat.Kind kind = switch (colon < 0 ? "" : to.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "group" -> Chat.Kind.GROUP;
            case "channel", "room" -> Chat.Kind.ROOM;
            default -> Chat.Kind.DIRECT;
        };
        boolean prefixed = kind != Chat.Kind.DIRECT || to.startsWith("user:") || to.startsWith("dm:");
        try {
            return new ChannelAddress(state.channel(), state.account(), new Chat(kind, prefixed ? to.substring(colon + 1) : to, thread));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("invalid send params: at /to: " + e.getMessage());
        }
    }

    private State onlyChannel() {
        List<State> states = backends.channels().states().stream().filter(State::enabled).toList();
        if (states.size() != 1) {
            throw Refusal.invalid("invalid send params: say channel; there are " + states.size() + " accounts it could be");
        }
        return states.get(0);
    }

    private static Json answer(Order order, Sent sent) {
        if (sent.state() == Sent.State.MISMATCH) {
            throw Refusal.invalid("invalid send params: at /idempotencyKey: " + sent.why());
        }
        if (sent.state() == Sent.State.GIVEN_UP) {
            throw Refusal.unavailable("the channel did not take it: " + sent.why() + "; it is kept, see channels.dead");
        }
        return Json.object()
                .put("runId", order.key())
                .put("messageId", sent.messageIds().isEmpty() ? "" : sent.messageIds().get(0))
                .put("channel", order.to().channel())
                .put("chatId", order.to().chat().id())
                .put("queued", sent.state() == Sent.State.WAITING)
                .build();
    }
}
