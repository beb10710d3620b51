// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Channel.Capabilities;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Markup;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.confine.PluginServices.Service;
import dev.creel.journal.Journal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class DraftTest {
    private static final ChannelAddress TO = new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "anna", ""));
    private static final Capabilities CAN = new Capabilities(4_000, Capabilities.Unit.UTF16, Capabilities.Idempotency.NONE,
            Markup.PLAIN, true, true, 0, false);

    private final List<String> happened = new ArrayList<>();
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private Runnable whileAsked = () -> { };
    private boolean free = true;

    private static <T> T fake(Class<T> contract, InvocationHandler handler) {
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
    }

    private final Channel channel = fake(Channel.class, (p, m, a) -> {
        if (m.getName().equals("capabilities")) {
            whileAsked.run();
            return CAN;
        }
        happened.add(m.getName());
        return m.getName().equals("send") ? new Channel.Receipt(List.of("m1")) : null;
    });

    @SuppressWarnings("unchecked")
    private final Service<Channel> service = fake(Service.class,
            (p, m, a) -> ((BiFunction<Channel, Call, Object>) a[1]).apply(channel, null));

    private final Way way = new Way(service, new Account("sim", "default", Json.Obj.EMPTY), new Way.Settings(0, false, true));
    private final Draft draft = new Draft("r1", TO, fake(Journal.class, (p, m, a) -> {
        happened.add("journal " + m.getName());
        return null;
    }), () -> free);

    private ShownTurn turn() {
        return new ShownTurn(TO, (channel, account) -> Optional.of(way), threads::add, Optional.of(draft));
    }

    @Test
    void isKeptThenSentThenChanged() {
        draft.show(way, "hel");
        draft.show(way, "hello");
        assertThat(happened).containsExactly("journal outgoing", "send", "journal part", "edit");
    }

    /** The turn is over before a thread was free: the answer is kept under the same key, and a draft would replace it there. */
    @Test
    void whatWaitedForAThreadComesTooLateForTheAnswer() {
        ShownTurn turn = turn();
        turn.text(() -> "hel");
        turn.close();
        threads.remove().run();
        assertThat(happened).isEmpty();
    }

    /** The same in the middle of it: neither a first message nor a change begins after the answer. */
    @Test
    void nothingBeginsAfterTheEnd() {
        whileAsked = draft::close;
        draft.show(way, "hel");
        assertThat(happened).isEmpty();
    }

    @Test
    void anOldTextIsNotWrittenOverTheAnswer() {
        draft.show(way, "hel");
        happened.clear();
        whileAsked = draft::close;
        draft.show(way, "hello");
        assertThat(happened).isEmpty();
        assertThat(draft.shown()).isEqualTo("hel");
    }

    @Test
    void doesNotOvertakeTheAnswerBeforeIt() {
        free = false;
        draft.show(way, "hel");
        assertThat(happened).isEmpty();
        free = true;
        draft.show(way, "hello");
        free = false;
        draft.show(way, "hello all");
        assertThat(happened).containsExactly("journal outgoing", "send", "journal part", "edit");
    }
}
