// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final String ALICE = ":Alice!a@host";
    private static final Settings PLAIN = settings(Optional.empty());
    private static final Settings SIGNED =
            settings(Optional.of(new Settings.Login("creel", new SecretRef("channels.irc.password"))));

    private final FakeServer server = new FakeServer();

    private static Settings settings(Optional<Settings.Login> login) {
        return new Settings("tls://irc.example:6697", "creel", "Creel", login, Optional.empty(), List.of("#Den", "#other"));
    }

    private Session session(Settings settings) {
        return new Session(settings, server, server, server, server.clock);
    }

    private FakeServer welcome(String capabilities) {
        return server.says(":irc CAP * LS :" + capabilities, ":irc CAP creel ACK :" + capabilities, ":irc 001 creel :Welcome",
                ":irc 005 creel CASEMAPPING=ascii CHANTYPES=# STATUSMSG=@+ :are supported", ":irc 376 creel :End");
    }

    private List<Inbound> run(Settings settings) {
        assertThatThrownBy(() -> session(settings).run()).isInstanceOf(Failure.class).hasMessageContaining("connection ended");
        return server.events;
    }

    private Inbound.Message only(String... lines) {
        welcome("account-tag message-tags server-time").says(lines).hangsUp();
        assertThat(run(PLAIN)).hasSize(1);
        return (Inbound.Message) server.events.get(0);
    }

    @Test
    void signsInBeforeAnythingElseAndJoins() {
        server.says(":irc CAP * LS * :multi-prefix sasl=EXTERNAL,PLAIN", ":irc CAP * LS :account-tag batch", ":irc CAP * ACK :sasl account-tag batch",
                "AUTHENTICATE +", ":irc 903 creel :SASL authentication successful", ":irc 001 creel :Welcome", ":irc 422 creel :No MOTD").hangsUp();
        run(SIGNED);
        assertThat(server.said.get(0)).isEqualTo("CAP LS 302");
        assertThat(server.said.get(3)).startsWith("CAP REQ :").contains("sasl", "account-tag", "batch").doesNotContain("multi-prefix");
        assertThat(server.said).containsSequence("AUTHENTICATE PLAIN", "AUTHENTICATE {{sasl}}", "CAP END", "JOIN #Den", "JOIN #other");
        assertThat(server.bound).containsExactly(new Bind("sasl", new SecretRef("channels.irc.password"), Bind.Place.LINE,
                Bind.Encoding.SASL_PLAIN, "creel"));
        assertThat(server.healths.get(0)).isEqualTo("true connected as creel, signed in");
    }

    @Test
    void withAPasswordNothingGoesOnWithoutSigningIn() {
        welcome("account-tag");
        assertThatThrownBy(() -> session(SIGNED).run()).isInstanceOf(Failure.class).hasMessageContaining("no SASL");
        server.says(":irc CAP * LS :sasl", ":irc CAP * ACK :sasl", "AUTHENTICATE +", ":irc 904 creel :failed");
        assertThatThrownBy(() -> session(SIGNED).run()).isInstanceOf(Failure.class).hasMessageContaining("refused");
    }

    @Test
    void aTakenNickBecomesAnotherOne() {
        server.says(":irc CAP * LS :", ":irc 433 * creel :in use", ":irc 433 * creel_ :in use", ":irc 001 creel__ :Welcome",
                ALICE + " PRIVMSG creel__ :hi").hangsUp();
        assertThat(run(PLAIN)).hasSize(1);
        assertThat(server.said).contains("NICK creel_", "NICK creel__");
    }

    @Test
    void anAccountTheServerVouchesForIsWhoSpeaks() {
        Inbound.Message message = only("@account=Alice;msgid=m1;time=2026-01-02T03:04:05.678Z " + ALICE + " PRIVMSG creel :hi \u0002there\u000304,1!\u000f");
        assertThat(message.sender()).isEqualTo(new Inbound.Sender("alice", true, "Alice"));
        assertThat(message.chat()).isEqualTo(new Chat(Chat.Kind.DIRECT, "alice", ""));
        assertThat(message.text()).isEqualTo("hi there!");
        assertThat(message.addressed()).isEqualTo(Addressed.BOT);
        assertThat(message.messageId()).isEqualTo("m1");
        assertThat(message.eventId()).isEqualTo("alice m1");
        assertThat(message.at()).isEqualTo("2026-01-02T03:04:05.678Z");
    }

    /** Whoever has a nick is nobody: not the account of that name, and not in the chat of it. */
    @Test
    void aNickIsNoIdentity() {
        Inbound.Message message = only(ALICE + " PRIVMSG creel :it is me, alice");
        assertThat(message.sender()).isEqualTo(new Inbound.Sender("", false, "Alice"));
        assertThat(message.chat().id()).isEqualTo("?alice");
    }

    @Test
    void withoutTagsAnAccountIsWhatTheServerSaidLastUntilSomethingChanges() {
        welcome("extended-join account-notify").says(
                ALICE + " JOIN #den alice :Alice", ALICE + " PRIVMSG creel :one",
                ALICE + " NICK Bob", ":Mallory!m@host NICK Alice", ":Alice!m@host PRIVMSG creel :two",
                ":Bob!a@host ACCOUNT alice", ":Bob!a@host PRIVMSG creel :three", ":Bob!a@host ACCOUNT *", ":Bob!a@host PRIVMSG creel :four",
                ":Carol!c@host JOIN #den carol :C", ":Carol!c@host PRIVMSG creel :five", ":op!o@host KICK #den Carol :out",
                ":Carol!c@host PRIVMSG creel :six").hangsUp();
        assertThat(run(PLAIN)).extracting(e -> ((Inbound.Message) e).text() + '=' + e.sender().id())
                .containsExactly("one=alice", "two=", "three=alice", "four=", "five=carol", "six=");
    }

    /** Thrown out of a channel we see nobody leave it, and a nick of somebody who left may be anybody's. */
    @Test
    void whomWeSeeNoMoreIsKnownNoMore() {
        welcome("extended-join account-notify").says(
                ALICE + " JOIN #den alice :Alice", ALICE + " PRIVMSG creel :one", ":op!o@host KICK #den CREEL :out",
                ":Alice!mallory@host PRIVMSG creel :two", ALICE + " JOIN #other alice :Alice", ALICE + " PRIVMSG creel :three",
                ":creel!c@host PART #other", ":Alice!mallory@host PRIVMSG creel :four").hangsUp();
        assertThat(run(PLAIN)).extracting(e -> ((Inbound.Message) e).text() + '=' + e.sender().id())
                .containsExactly("one=alice", "two=", "three=alice", "four=");
    }

    @Test
    void aServerThatOffersForEverIsLeft() {
        for (int i = 0; i < 1_000; i++) {
            server.says(":irc CAP * LS * :offer-" + i);
        }
        server.hangsUp();
        assertThatThrownBy(() -> session(PLAIN).run()).isInstanceOf(Failure.class).hasMessageContaining("does not welcome us");
    }

    /** With account tags nothing else counts: a message without one is of nobody. */
    @Test
    void anAccountSeenBeforeDoesNotReplaceTheTag() {
        welcome("account-tag extended-join").says(ALICE + " JOIN #den alice :A", ALICE + " PRIVMSG creel :hi").hangsUp();
        assertThat(run(PLAIN)).extracting(e -> e.sender().authenticated()).containsExactly(false);
    }

    @Test
    void aChannelIsAGroupAndANickIsAMention() {
        welcome("account-tag").says(
                "@account=a " + ALICE + " PRIVMSG #Den :hello all", "@account=a " + ALICE + " PRIVMSG #den :CREEL: /status",
                "@account=a " + ALICE + " PRIVMSG @#den :well, creel?", "@account=a " + ALICE + " PRIVMSG #den :creels and uncreel",
                "@account=a " + ALICE + " PRIVMSG other :not for us").hangsUp();
        assertThat(run(PLAIN)).hasSize(4).allSatisfy(e -> assertThat(e.chat()).isEqualTo(new Chat(Chat.Kind.GROUP, "#den", "")));
        assertThat(server.events).extracting(e -> ((Inbound.Message) e).addressed())
                .containsExactly(Addressed.NOBODY, Addressed.BOT, Addressed.BOT, Addressed.NOBODY);
        assertThat(((Inbound.Message) server.events.get(1)).text()).isEqualTo("/status");
    }

    @Test
    void whatIsNoMessageIsLeftOut() {
        Inbound.Message message = only(ALICE + " NOTICE creel :automatic", ALICE + " PRIVMSG creel :\u0001VERSION\u0001",
                ":irc.example PRIVMSG creel :from the server", ":creel!c@host PRIVMSG #den :an echo", ALICE + " PRIVMSG creel :\u0002\u000f",
                "", ":", "@", "garbage", ":irc BATCH +b chathistory #den", "@batch=b;account=a " + ALICE + " PRIVMSG #den :creel, old",
                ":irc BATCH -b", "@account=a " + ALICE + " PRIVMSG creel :real");
        assertThat(message.text()).isEqualTo("real");
        assertThat(server.said).noneMatch(line -> line.startsWith("NOTICE") || line.startsWith("PRIVMSG"));
    }

    @Test
    void withoutAnIdEveryMessageIsItsOwn() {
        welcome("account-tag").says(ALICE + " PRIVMSG creel :same", ALICE + " PRIVMSG creel :same").hangsUp();
        assertThat(run(PLAIN)).extracting(Inbound::eventId).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void whileTheHostHasNoRoomNothingIsLost() {
        server.throttles = 3;
        assertThat(only(ALICE + " PRIVMSG creel :kept").text()).isEqualTo("kept");
        assertThat(server.slept).hasSize(3);
    }

    @Test
    void answersPingsAndAsksWhenItIsQuiet() {
        welcome("account-tag").says("PING :token 1").isSilent().says(":irc PONG irc creel").isSilent().isSilent();
        assertThatThrownBy(() -> session(PLAIN).run()).isInstanceOf(Failure.class).hasMessageContaining("silent");
        assertThat(server.said).contains("PONG :token 1").containsSequence("PING creel", "PING creel");
    }

    private static Outgoing text(Chat chat, String text) {
        return new Outgoing("k", chat, text, false);
    }

    /** A session that runs on a thread of its own until it was welcomed, then says something. */
    private void saying(Outgoing message, String... before) throws InterruptedException {
        Session session = session(PLAIN);
        welcome("account-tag").says(before);
        Thread loop = new Thread(() -> {
            try {
                session.run();
            } catch (Failure over) {
                // the test hangs up
            }
        });
        loop.start();
        while (!server.said.contains("JOIN #other") || server.events.size() < before.length) {
            Thread.onSpinWait();
        }
        try {
            Thread who = new Thread(() -> {
                while (loop.isAlive() && server.said.stream().noneMatch(line -> line.startsWith("WHOIS"))) {
                    Thread.onSpinWait();
                }
                server.says(":irc 330 creel Al2 Alice :is logged in as", ":irc 318 creel Al2 :End");
                server.says(":irc 330 creel bob mallory :is logged in as", ":irc 318 creel bob :End");
                while (loop.isAlive() && server.said.stream().filter(line -> line.startsWith("WHOIS")).count() < 2) {
                    Thread.onSpinWait();
                }
                server.says(":irc 330 creel Al2 mallory :is logged in as", ":irc 318 creel Al2 :End");
            });
            who.setDaemon(true);
            who.start();
            new Speech(session, new FloodControl(server.clock)).say(message, server);
        } finally {
            server.hangsUp();
            loop.join();
        }
    }

    @Test
    void linesGoOutOneByOneAtAPaceAndCannotBecomeCommands() throws InterruptedException {
        saying(text(new Chat(Chat.Kind.GROUP, "#den", ""), "one\r\nQUIT :x\n\n\u0001ACTION waves\u0001\nfour\nfive\nsix"));
        assertThat(server.said).containsSequence("PRIVMSG #den :one", "PRIVMSG #den :QUIT :x", "PRIVMSG #den :ACTION waves",
                "PRIVMSG #den :four", "PRIVMSG #den :five", "PRIVMSG #den :six");
        assertThat(server.slept).containsExactly(2_000L, 2_000L);
    }

    @Test
    void anAnswerGoesToWhoeverHasTheAccountNow() throws InterruptedException {
        saying(text(new Chat(Chat.Kind.DIRECT, "alice", ""), "hi"), "@account=Alice :Al2!a@host PRIVMSG creel :hello");
        assertThat(server.said).contains("WHOIS Al2", "PRIVMSG Al2 :hi");
    }

    @Test
    void aNickThatSomebodyElseTookGetsNothing() {
        assertThatThrownBy(() -> saying(text(new Chat(Chat.Kind.DIRECT, "bob", ""), "for bob only"))).isInstanceOf(Failure.class)
                .hasMessageContaining("nobody signed in");
        assertThat(server.said).contains("WHOIS bob").noneMatch(line -> line.startsWith("PRIVMSG"));
    }

    @Test
    void aNickThatSomebodyElseTakesMeanwhileGetsNoMore() {
        assertThatThrownBy(() -> saying(text(new Chat(Chat.Kind.DIRECT, "alice", ""), "1\n2\n3\n4\n5\n6"),
                "@account=Alice :Al2!a@host PRIVMSG creel :hello")).isInstanceOf(Failure.class).hasMessageContaining("nobody signed in");
        assertThat(server.said).containsSequence("WHOIS Al2", "PRIVMSG Al2 :1", "PRIVMSG Al2 :2", "PRIVMSG Al2 :3", "WHOIS Al2")
                .doesNotContain("PRIVMSG Al2 :4");
    }

    @Test
    void aTargetIsOneName() {
        for (String target : List.of("#a,#b", "a b", ":x", "#a\rQUIT", "")) {
            assertThatThrownBy(() -> saying(text(new Chat(Chat.Kind.GROUP, target, ""), "x")))
                    .isInstanceOfAny(Failure.class, IllegalArgumentException.class);
        }
        assertThat(server.said).noneMatch(line -> line.startsWith("PRIVMSG"));
    }
}
