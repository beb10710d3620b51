// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Connection;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One connection of an account, from its first line to its end. Read on the account's loop; what is sent by others passes
 * {@link Speech}.
 */
final class Session {
    private static final Duration QUIET = Duration.ofSeconds(90);
    private static final int PATIENCE = 30;
    private static final long AGAIN_MILLIS = 1_000;
    private static final int MOST_PEOPLE = 5_000;

    private final Settings settings;
    private final Connection connection;
    private final Inbox inbox;
    private final Call life;
    private final FloodControl.Clock clock;
    private final Accounts accounts = new Accounts();
    private final Conversations conversations = new Conversations(accounts, Instant::now);
    private final Whois whois = new Whois();
    private final Map<String, String> nicks = new ConcurrentHashMap<>();
    private final Registration registration;
    private volatile String own = "";
    private volatile CaseMapping names = CaseMapping.ASCII;
    private volatile boolean welcome;

    Session(Settings settings, Connection connection, Inbox inbox, Call life, FloodControl.Clock clock) {
        this.settings = settings;
        this.connection = connection;
        this.inbox = inbox;
        this.life = life;
        this.clock = clock;
        this.registration = new Registration(settings, this::write);
    }

    /** Returns never; ends with what ended the connection. */
    void run() {
        registration.begin();
        boolean asked = false;
        try {
            while (true) {
                life.check();
                Optional<Connection.Line> line = connection.receive(QUIET, life);
                if (line.isEmpty() && asked) {
                    throw new Failure(Failure.Code.TEMPORARY, "the server was silent for too long");
                }
                asked = line.isEmpty();
                if (asked) {
                    write("PING creel");
                } else if (line.get().end()) {
                    throw new Failure(Failure.Code.TEMPORARY, "the connection ended: " + line.get().text());
                } else {
                    take(IrcMessage.parse(line.get().text()));
                }
            }
        } finally {
            welcome = false;
            whois.end();
        }
    }

    private void write(String line, Bind... secrets) {
        connection.send(line, List.of(secrets), life);
    }

    private void take(IrcMessage message) {
        switch (message.command()) {
            case "PING" -> write("PONG :" + message.last());
            case "ERROR" -> throw new Failure(Failure.Code.TEMPORARY, "the server ended it: " + Formatting.stripped(message.last()));
            case "005" -> {
                conversations.support(message);
                names = conversations.names();
            }
            case "376", "422" -> join();
            case "330", "318", "401" -> whois.take(message, names.fold(message.parameter(1)));
            case "403", "405", "471", "473", "474", "475", "477" -> inbox.health(true,
                    short300("cannot join " + message.parameter(1) + ": " + Formatting.stripped(message.last())));
            case "BATCH" -> conversations.batch(message);
            case "PRIVMSG" -> conversations.read(message, own).ifPresent(event -> hand(event, message));
            default -> others(message);
        }
    }

    private void others(IrcMessage message) {
        accounts.see(message);
        String leaver = message.command().equals("KICK") ? message.parameter(1) : message.command().equals("PART") ? message.nick() : "";
        if (!leaver.isEmpty() && names.fold(leaver).equals(names.fold(own))) {
            accounts.forgetAll();
        }
        if (message.command().equals("NICK") && names.fold(message.nick()).equals(names.fold(own))) {
            own = message.parameter(0);
        }
        if (!welcome && registration.take(message)) {
            own = registration.nick();
            accounts.begin(registration.has("account-tag"));
            welcome = true;
            inbox.health(true, short300("connected as " + own + (registration.signedIn() ? ", signed in" : "")
                    + (vouches() ? "" : "; this server vouches for nobody, so nobody is known here")));
        }
    }

    private boolean vouches() {
        return registration.has("account-tag") || registration.has("extended-join");
    }

    private void join() {
        for (String channel : settings.channels()) {
            write("JOIN " + channel);
        }
    }

    /** IRC repeats nothing: while the host has no room we read no further, and the server waits. */
    private void hand(Inbound event, IrcMessage message) {
        if (event.sender().authenticated() && (nicks.size() < MOST_PEOPLE || nicks.containsKey(event.sender().id()))) {
            nicks.put(event.sender().id(), message.nick());
        }
        for (int tries = 0; inbox.accept(List.of(event), "").get(0) == Inbox.Verdict.THROTTLED; tries++) {
            if (tries == PATIENCE) {
                throw new Failure(Failure.Code.OVERLOADED, "the host had no room for a message for too long");
            }
            pause();
        }
    }

    private void pause() {
        try {
            clock.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            life.check();
        }
    }

    private static String short300(String text) {
        return text.length() > 300 ? text.substring(0, 300) : text;
    }

    boolean connected() {
        return welcome;
    }

    CaseMapping names() {
        return names;
    }

    /** The nick somebody with that account spoke with last; the account's own name, which is usual, when nobody did. */
    String nickOf(String account) {
        return nicks.getOrDefault(account, account);
    }

    /** The account behind a nick now, folded; empty for none. */
    String accountOf(String nick, Call call) {
        return names.fold(whois.account(names.fold(nick), () -> connection.send("WHOIS " + nick, List.of(), call), call));
    }

    void say(String target, String line, Call call) {
        connection.send("PRIVMSG " + target + " :" + line, List.of(), call);
    }
}
