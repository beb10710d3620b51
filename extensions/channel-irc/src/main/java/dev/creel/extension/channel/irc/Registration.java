// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Failure;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The beginning of a connection: capabilities, signing in to services, a nick that is free; until the server welcomes us.
 * With a password configured nothing goes on without signing in: as somebody else we would not be believed. One thread.
 */
final class Registration {
    private static final Set<String> WANTED = Set.of("account-tag", "account-notify", "extended-join", "message-tags", "server-time", "batch");
    private static final int NICKS = 6;
    /** Many more than any server has to say before it welcomes us; what it offers is kept until then. */
    private static final int LONGEST = 500;

    private final Settings settings;
    private final Wire wire;
    private final Set<String> offered = new HashSet<>();
    private final Set<String> enabled = new HashSet<>();
    private String nick;
    private int tries;
    private int taken;
    private boolean signedIn;

    Registration(Settings settings, Wire wire) {
        this.settings = settings;
        this.wire = wire;
        this.nick = settings.nick();
    }

    void begin() {
        wire.send("CAP LS 302");
        settings.serverPassword().ifPresent(secret ->
                wire.send("PASS {{password}}", new Bind("password", secret, Bind.Place.LINE, Bind.Encoding.RAW)));
        wire.send("NICK " + nick);
        wire.send("USER " + settings.nick().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "x") + " 0 * :" + settings.realName());
    }

    /** Takes one message of this time. @return whether the server welcomed us by it */
    boolean take(IrcMessage message) {
        if (++taken > LONGEST) {
            throw new Failure(Failure.Code.TEMPORARY, "the server talks and does not welcome us");
        }
        switch (message.command()) {
            case "CAP" -> cap(message);
            case "AUTHENTICATE" -> authenticate(message);
            case "903" -> {
                signedIn = true;
                wire.send("CAP END");
            }
            case "902", "904", "905", "906", "908" -> throw refused("the server refused the services account or its password");
            case "432", "433", "436", "437" -> next(message);
            case "464", "465" -> throw refused("the server does not let us in: " + Formatting.stripped(message.last()));
            case "421" -> unknown(message);
            case "001" -> {
                nick = message.parameter(0);
                if (settings.login().isPresent() && !signedIn) {
                    throw refused("the server has no SASL, so nobody would know us; remove password to go without");
                }
                return true;
            }
            default -> { }
        }
        return false;
    }

    private void cap(IrcMessage message) {
        List<String> names = Arrays.asList(message.last().strip().split(" +"));
        switch (message.parameter(1).toUpperCase(Locale.ROOT)) {
            case "LS" -> {
                offered.addAll(names);
                if (!message.parameter(2).equals("*")) {
                    request();
                }
            }
            case "ACK" -> {
                names.forEach(name -> enabled.add(bare(name)));
                if (settings.login().isPresent() && enabled.contains("sasl")) {
                    wire.send("AUTHENTICATE PLAIN");
                } else {
                    wire.send("CAP END");
                }
            }
            case "NAK" -> wire.send("CAP END");
            default -> { }
        }
    }

    private void request() {
        Set<String> asked = new HashSet<>();
        for (String offer : offered) {
            boolean sasl = bare(offer).equals("sasl") && settings.login().isPresent()
                    && (offer.indexOf('=') < 0 || Arrays.asList(offer.substring(5).split(",")).contains("PLAIN"));
            if (sasl || WANTED.contains(bare(offer))) {
                asked.add(bare(offer));
            }
        }
        wire.send(asked.isEmpty() ? "CAP END" : "CAP REQ :" + String.join(" ", asked));
    }

    private static String bare(String offer) {
        int equals = offer.indexOf('=');
        return equals < 0 ? offer : offer.substring(0, equals);
    }

    private void authenticate(IrcMessage message) {
        Settings.Login login = settings.login().orElseThrow(() -> refused("the server wants us to sign in, and no password is set"));
        if (message.parameter(0).equals("+")) {
            wire.send("AUTHENTICATE {{sasl}}",
                    new Bind("sasl", login.password(), Bind.Place.LINE, Bind.Encoding.SASL_PLAIN, login.account()));
        }
    }

    /** Somebody has that nick: nobody is known by it, so another one will do. */
    private void next(IrcMessage message) {
        if (++tries == NICKS) {
            throw new Failure(Failure.Code.TEMPORARY, "no nick is free: " + Formatting.stripped(message.last()));
        }
        nick = settings.nick() + "_".repeat(tries);
        wire.send("NICK " + nick);
    }

    /** A server of old knows no capabilities and goes on without them. */
    private void unknown(IrcMessage message) {
        if (message.parameter(1).equals("CAP")) {
            offered.clear();
        }
    }

    private static Failure refused(String why) {
        return new Failure(Failure.Code.AUTH, why);
    }

    String nick() {
        return nick;
    }

    boolean has(String capability) {
        return enabled.contains(capability);
    }

    boolean signedIn() {
        return signedIn;
    }
}
