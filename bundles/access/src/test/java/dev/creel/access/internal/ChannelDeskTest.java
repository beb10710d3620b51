// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.ChannelControl;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Inbox;
import dev.creel.api.plugin.Cancelled;
import dev.creel.confine.Facades;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelDeskTest {
    private final Fakes fakes = new Fakes();
    private final List<Account> accounts = new CopyOnWriteArrayList<>();
    private final List<Inbox> inboxes = new CopyOnWriteArrayList<>();
    private ChannelIngress ingress;
    private final ChannelHealth health = new ChannelHealth();
    private ChannelDesk desk;

    private Channel channel() {
        return Fakes.fake(Channel.class, (p, m, a) -> {
            if (m.getName().equals("canonical")) {
                return a[0];
            }
            accounts.add((Account) a[0]);
            inboxes.add((Inbox) a[1]);
            return null;
        });
    }

    private void start(String json) {
        fakes.config(json);
        Facades facades = Fakes.fake(Facades.class, (p, m, a) -> {
            assertThat(m.getName()).isEqualTo("guard");
            return a[1];
        });
        ingress = new ChannelIngress(fakes.config(), fakes.audit(), fakes.journal(), fakes.sessions(), new PairingStage(fakes).pairings(), fakes);
        desk = new ChannelDesk(fakes.config(), fakes, facades, ingress, health, fakes);
    }

    @AfterEach
    void stop() throws Exception {
        desk.stop();
        ingress.stop();
    }

    @Test
    void runsEveryAccountOnceAndOnlyTheChannelsSettingsReachIt() {
        start("{\"channels\":{\"defaults\":{},\"other\":{},\"sim\":{\"host\":\"a\",\"allowFrom\":[\"x\"],\"accounts\":"
                + "{\"one\":{\"nick\":\"n\"},\"two\":{\"host\":\"b\"},\"off\":{\"enabled\":false},\"no:id\":{}}}}}");
        Fakes.FakeChannel channel = fakes.register("sim", channel());
        fakes.register("idle", channel());
        assertThat(accounts).extracting(Account::id).containsExactlyInAnyOrder("one", "two");
        assertThat(accounts).extracting(account -> account.config().text()).containsExactlyInAnyOrder(
                "{\"host\":\"a\",\"nick\":\"n\"}", "{\"host\":\"b\"}");
        assertThat(channel.loops).hasSize(2);
    }

    @Test
    void aChannelWithoutAccountsIsTheDefaultAccount() {
        start("{\"channels\":{\"sim\":{}}}");
        Fakes.FakeChannel channel = fakes.register("sim", channel());
        assertThat(accounts).extracting(Account::id).containsExactly("default");
        fakes.config("{\"channels\":{\"sim\":{\"allowFrom\":[\"y\"]}}}");
        assertThat(channel.loops).as("who may talk is no reason to connect anew").containsExactly("begin channel:sim:default/1");
        fakes.config("{\"channels\":{\"sim\":{\"host\":\"c\"}}}");
        assertThat(channel.loops).containsExactly(
                "begin channel:sim:default/1", "close channel:sim:default/1", "begin channel:sim:default/2");
        fakes.config("{\"channels\":{\"sim\":{\"host\":\"c\",\"enabled\":false}}}");
        assertThat(channel.loops).last().isEqualTo("close channel:sim:default/2");
        assertThatThrownBy(() -> inboxes.get(0).accept(List.of(), "c"))
                .as("an inbox ends with its loop").isInstanceOf(Cancelled.class);
    }

    @Test
    void anAccountTellsHowItStandsAndCanBeStoppedUntilTheNextStart() {
        start("{\"channels\":{\"sim\":{},\"gone\":{}}}");
        Fakes.FakeChannel channel = fakes.register("sim", channel());
        inboxes.get(0).health(true, "connected as\n@bot " + "x".repeat(900));
        ChannelControl.State state = desk.states().get(0);
        assertThat(state.running()).isTrue();
        assertThat(state.health().connected()).isTrue();
        assertThat(state.health().text()).startsWith("connected as @bot").hasSize(300);
        assertThat(state.health().rounds()).isEqualTo(1);
        assertThat(desk.states().get(1).missing()).contains("creel plugins list");

        assertThat(desk.stop("sim", "other")).isFalse();
        assertThat(desk.stop("sim", "default")).isTrue();
        assertThat(channel.loops).last().isEqualTo("close channel:sim:default/1");
        assertThat(desk.states().get(0)).satisfies(s -> {
            assertThat(s.stopped()).isTrue();
            assertThat(s.running()).isFalse();
            assertThat(s.health().connected()).isFalse();
            assertThat(s.health().stoppedAt()).isPresent();
        });
        inboxes.get(0).health(true, "still here");
        assertThat(desk.states().get(0).health().connected()).as("one that has ended tells nothing more").isFalse();
        assertThat(desk.start("sim", "default")).isTrue();
        assertThat(channel.loops).last().isEqualTo("begin channel:sim:default/2");
    }

    /** An account for which the plugin never has room does not use up what others may try. */
    @Test
    void anAccountThatCannotBeginTakesNoAttemptsOfOthers() throws InterruptedException {
        start("{\"channels\":{\"sim\":{\"accounts\":{\"stuck\":{},\"works\":{}}}}}");
        CountDownLatch begins = new CountDownLatch(2);
        Fakes.FakeChannel channel = new Fakes.FakeChannel("sim", Fakes.fake(Channel.class, (p, m, a) -> {
            if (m.getName().equals("run") && ((Account) a[0]).id().equals("works")) {
                begins.countDown();
            }
            return m.getName().equals("canonical") ? a[0] : null;
        }));
        AtomicBoolean leaving = new AtomicBoolean();
        CountDownLatch attempts = new CountDownLatch(13);
        channel.full = key -> {
            if (key.contains(":stuck/")) {
                attempts.countDown();
                return true;
            }
            return leaving.compareAndSet(true, false);
        };
        fakes.channels.add(channel);
        fakes.watchers.forEach(Runnable::run);
        for (int i = 0; i < 6; i++) {
            fakes.config("{\"channels\":{\"sim\":{\"accounts\":{\"stuck\":{\"n\":" + i + "},\"works\":{}}}}}");
        }
        assertThat(attempts.await(20, TimeUnit.SECONDS)).as("more than an account has after one change").isTrue();
        leaving.set(true);
        fakes.config("{\"channels\":{\"sim\":{\"accounts\":{\"stuck\":{\"n\":9},\"works\":{\"n\":1}}}}}");
        assertThat(begins.await(20, TimeUnit.SECONDS)).as("its old loop had not left its place yet; it is tried again").isTrue();
    }

    @Test
    void twoPluginsOfOneKindAreBothLeftOut() {
        start("{\"channels\":{\"sim\":{}}}");
        Fakes.FakeChannel first = fakes.register("sim", channel());
        Fakes.FakeChannel second = fakes.register("sim", channel());
        assertThat(first.loops).containsExactly("begin channel:sim:default/1", "close channel:sim:default/1");
        assertThat(second.loops).isEmpty();
    }
}
