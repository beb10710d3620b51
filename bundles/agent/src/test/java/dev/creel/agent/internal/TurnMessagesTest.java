// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ChannelControl;
import dev.creel.access.Message;
import dev.creel.access.Outbox;
import dev.creel.access.Outbox.Order;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Messages;
import dev.creel.api.tool.Messages.Letter;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Workspace;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Taint;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whom a tool call may write to, and what arrives there. */
class TurnMessagesTest {
    private static final Label PAGE = new Label("page", "evil.example");
    private static final Chat DIRECT = new Chat(Chat.Kind.DIRECT, "eva", "");
    private static final Chat GROUP = new Chat(Chat.Kind.GROUP, "g", "7");

    private final Stand stand = Stand.with("{\"commands\":{\"ownerAllowFrom\":[\"sim:eva\"]}}");
    private final List<Order> orders = new ArrayList<>();
    private byte[] file = "secret plan".getBytes(StandardCharsets.UTF_8);

    @Test
    void theTurnsOwnChatIsAlwaysOpen() {
        Messages messages = of(run(GROUP), Taint.of(PAGE));
        messages.send(letter("", "", "hello"));
        messages.send(letter("sim", "g", "again"));
        assertThat(orders).extracting(Order::to).containsOnly(new ChannelAddress("sim", "default", GROUP));
        assertThat(orders).extracting(Order::text).containsExactly("hello", "again");
        assertThat(orders.get(0).key()).isNotEqualTo(orders.get(1).key());
        assertThat(stand.acts).as("nobody is asked").isEmpty();
    }

    @Test
    void anotherRecipientIsDecidedByWhatWasRead() {
        of(run(DIRECT), Taint.NONE).send(letter("sim", "max", "hi"));
        assertThat(orders).hasSize(1);
        assertThatThrownBy(() -> of(run(DIRECT), Taint.of(PAGE)).send(letter("sim", "max", "hi")))
                .isInstanceOf(Failure.class).hasMessage("Refused by labels.");
        assertThat(orders).hasSize(1);
        Labels.Act act = stand.acts.get(1);
        assertThat(act.target()).isEqualTo("sim:max");
        assertThat(act.text()).as("what is shown is what would be sent").isEqualTo(orders.get(0).text());
        assertThat(act.read()).isEqualTo(Taint.of(PAGE));
        assertThat(act.who().chat()).contains(new ChannelAddress("sim", "default", DIRECT));
    }

    @Test
    void onlyTheOwnerIsShownWhatWaits() {
        assertThatThrownBy(() -> of(run(DIRECT, "max"), Taint.of(PAGE), false).send(letter("sim", "ann", "hi"))).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> of(run(GROUP), Taint.of(PAGE)).send(letter("sim", "ann", "hi"))).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> of(run(DIRECT), Taint.of(PAGE)).send(letter("sim", "ann", "hi"))).isInstanceOf(Failure.class);
        assertThat(stand.acts).extracting(act -> act.who().chat().isPresent()).containsExactly(false, false, true);
    }

    @Test
    void theOwnerMayAlwaysBeTold() {
        of(run(GROUP), Taint.of(PAGE)).send(letter("sim", "eva", "a stranger asks for a transfer"));
        assertThat(orders).hasSize(1);
        assertThatThrownBy(() -> of(run(GROUP), Taint.of(PAGE)).send(letter("sim", "group:eva", "x")))
                .as("a group of the owner's name").isInstanceOf(Failure.class);
    }

    @Test
    void whoActsComesFromTheTurnAndNotFromTheModel() {
        assertThatThrownBy(() -> of(client(), Taint.of(PAGE)).send(letter("", "", "to whom?"))).hasMessageContaining("channel and to");
        assertThatThrownBy(() -> of(run(DIRECT), Taint.NONE).send(letter("other", "", "x"))).hasMessageContaining("channel and to");
        assertThatThrownBy(() -> of(run(DIRECT), Taint.NONE).send(letter("nowhere", "max", "x"))).hasMessageContaining("no such channel");
        assertThatThrownBy(() -> of(run(DIRECT), Taint.NONE).send(new Letter("sim", "ghost", "max", "", "x", List.of(), "")))
                .hasMessageContaining("no such channel");
        assertThat(orders).isEmpty();
    }

    @Test
    void aTurnOfAChatDoesNotCrossToAnotherServiceByItself() {
        assertThatThrownBy(() -> of(run(DIRECT), Taint.NONE).send(letter("other", "max", "x")))
                .hasMessageContaining("tools.message.crossContext.allowAcrossProviders");
        of(client(), Taint.NONE).send(letter("other", "max", "x"));
        assertThat(orders).as("a client's turn came from no service").hasSize(1);
        stand.config("{\"tools\":{\"message\":{\"crossContext\":{\"allowAcrossProviders\":true}}}}");
        of(run(DIRECT), Taint.NONE).send(letter("other", "max", "x"));
        assertThat(orders.get(1).text()).isEqualTo("[from sim] x");
        stand.config("{\"tools\":{\"message\":{\"crossContext\":{\"allowWithinProvider\":false}}}}");
        assertThatThrownBy(() -> of(run(DIRECT), Taint.NONE).send(letter("sim", "max", "x"))).hasMessageContaining("allowWithinProvider");
    }

    /** Attack: what may not cross by itself is passed on to a session whose turn comes from no chat. */
    @Test
    void noRoundOverAnotherSessionCrossesToAnotherService() {
        assertThatThrownBy(() -> of(told(), Taint.NONE).send(letter("other", "max", "x")))
                .hasMessageContaining("tools.message.crossContext.allowAcrossProviders");
        of(told(), Taint.NONE).send(letter("sim", "max", "x"));
        assertThat(orders).extracting(Order::text).containsExactly("[from sim] x");
        stand.config("{\"tools\":{\"message\":{\"crossContext\":{\"allowWithinProvider\":false}}}}");
        of(told(), Taint.NONE).send(letter("sim", "eva", "back to where it began"));
        assertThat(orders).hasSize(2);
        assertThat(stand.acts).as("the chat is not the turn's own, so it is decided").hasSize(2);
    }

    @Test
    void aCallSendsABoundedNumber() {
        Messages messages = of(run(DIRECT), Taint.NONE);
        for (int i = 0; i < 10; i++) {
            messages.send(letter("sim", "p" + i, "x"));
        }
        assertThatThrownBy(() -> messages.send(letter("sim", "p10", "x"))).hasMessageContaining("at most 10");
        stand.config("{\"tools\":{\"message\":{\"broadcast\":{\"enabled\":false}}}}");
        Messages single = of(run(DIRECT), Taint.NONE);
        single.send(letter("sim", "a", "x"));
        assertThatThrownBy(() -> single.send(letter("sim", "b", "x"))).hasMessageContaining("at most 1 ");
    }

    @Test
    void filesAreShownByTheirDigestAndSentAsTheyWereShown() {
        of(run(DIRECT), Taint.NONE).send(new Letter("sim", "", "max", "", "", List.of("plans/secret.pdf"), ""));
        assertThat(orders.get(0).media()).singleElement().satisfies(sent -> {
            assertThat(sent.name()).isEqualTo("secret.pdf");
            assertThat(sent.mediaType()).isEqualTo("application/pdf");
            assertThat(sent.bytes()).isEqualTo(file);
            assertThat(stand.acts.get(0).shown()).containsEntry("file secret.pdf", OutgoingFiles.digest(sent));
        });
        file = new byte[9 << 20];
        assertThatThrownBy(() -> of(run(DIRECT), Taint.NONE).send(new Letter("sim", "", "max", "", "", List.of("big"), "")))
                .hasMessageContaining("at most");
    }

    @Test
    void listingsDoNotGoWhereOthersMayRead() {
        String listing = "see /home/eva/plans\na.txt\nb.pdf\nc.key";
        of(run(GROUP), Taint.NONE).send(letter("", "", listing));
        of(run(DIRECT), Taint.NONE).send(letter("sim", "-100", listing));
        assertThat(orders).extracting(Order::text).allSatisfy(text -> assertThat(text).doesNotContain("/home/eva").doesNotContain("b.pdf"));
        of(run(DIRECT), Taint.NONE).send(letter("", "", listing));
        assertThat(orders.get(2).text()).as("the owner's own chat").isEqualTo(listing);
    }

    @Test
    void knownPlacesBeginWithTheTurnsOwn() {
        stand.config("{\"commands\":{\"ownerAllowFrom\":[\"sim:eva\"]},\"tools\":{\"labels\":{\"recipients\":[\"other:42\",\"sim:*\"]}}}");
        assertThat(of(run(GROUP), Taint.NONE).places()).containsExactly(new Messages.Place("sim", "default", "g", "7"),
                new Messages.Place("sim", "default", "eva", ""), new Messages.Place("other", "work", "42", ""));
        assertThat(of(run(GROUP), Taint.NONE, false).places()).as("nobody else is told whom the owner knows")
                .containsExactly(new Messages.Place("sim", "default", "g", "7"));
    }

    private static Letter letter(String channel, String to, String text) {
        return new Letter(channel, "", to, "", text, List.of(), "");
    }

    private static LiveRun run(Chat chat) {
        return run(chat, "eva");
    }

    private static LiveRun run(Chat chat, String sender) {
        Message message = new Message("r1", ChannelAddress.SURFACE, "agent:main:s", "main", "hi", "", List.of(), 0,
                Json.object().put("from", new ChannelAddress("sim", "default", chat).json()).put("sender", sender).build());
        return new LiveRun(message, "agent:main:s", "main", ChannelAddress.of(message).orElseThrow().peer(), false);
    }

    private static LiveRun client() {
        return new LiveRun(new Message("r1", "chat", "agent:main:s", "main", "hi", "", List.of(), 0, Json.Obj.EMPTY), "agent:main:s", "main",
                Stand.OWNER, false);
    }

    /** The end of a task that was given in the owner's chat. */
    private static LiveRun told() {
        Delegation end = new Delegation(Delegation.Kind.ENDED, "agent:main:subagent:x", Taint.NONE, List.of(), true,
                Optional.of(new ChannelAddress("sim", "default", DIRECT)));
        return new LiveRun(new Message("r2", Delegation.SURFACE, "agent:main:s", "main", "done", "", List.of(), 0, end.options().build()),
                "agent:main:s", "main", end.peer(), false);
    }

    private Messages of(LiveRun run, Taint read) {
        return of(run, read, true);
    }

    private Messages of(LiveRun run, Taint read, boolean owner) {
        run.reading().add(read);
        Supplier<Snapshot> config = stand::snapshot;
        ChannelControl channels = fake(ChannelControl.class, args -> List.of(state("sim", "default"), state("other", "work")));
        Outbox outbox = fake(Outbox.class, args -> {
            orders.add((Order) args[0]);
            return new Outbox.Sent(Outbox.Sent.State.SENT, List.of("m1"), "");
        });
        Workspace files = fake(Workspace.class, args -> {
            int from = (int) Math.min(file.length, (Long) args[1]);
            return Arrays.copyOfRange(file, from, Math.min(file.length, from + (Integer) args[2]));
        });
        return new CallMessages(outbox, new Recipients(channels), new OutgoingFiles(doing -> files), stand.labels,
                new Listings(stand, config),
                new HostSide(stand.executor("t", 2, 8)), config).of(new Doing(run, new ToolUse("c1", "message", "{}"),
                new ToolSpec("message", "sends", Json.Obj.EMPTY, Set.of(ToolSpec.Effect.MESSAGES)), null, null,
                new Subject("main", "agent:main:s", run.peer(), Subject.Place.NONE, owner, false, false, "p", "m", List.of()), new Reading()));
    }

    private static ChannelControl.State state(String channel, String account) {
        return new ChannelControl.State(channel, account, true, false, true, "", ChannelControl.Health.UNKNOWN);
    }

    /** The one method of a contract that is called here. */
    private static <T> T fake(Class<T> contract, java.util.function.Function<Object[], Object> body) {
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract},
                (proxy, method, args) -> body.apply(args)));
    }
}
