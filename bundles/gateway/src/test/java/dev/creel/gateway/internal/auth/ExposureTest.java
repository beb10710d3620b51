// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.config.Snapshot;
import dev.creel.gateway.internal.Fakes;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every combination of bind mode, kind of secret, listed proxies, place of the client, forwarding headers and credential,
 * through the code that decides; what must never happen is said here a second time, in terms of the world outside. Each
 * planted mistake has to be found.
 */
class ExposureTest {
    private static final String RIGHT = "right-secret";
    private static final List<InetAddress> MACHINE = List.of(ip("127.0.0.1"), ip("::1"), ip("192.168.1.4"), ip("100.64.0.4"));
    private static final List<String> BINDS = List.of("loopback", "auto", "lan", "tailnet", "custom 127.0.0.1", "custom ::1",
            "custom 0.0.0.0", "custom 192.168.1.4", "custom 8.8.8.8", "custom", "all", "");
    private static final List<String> MODES = List.of("token", "password", "none", "trusted-proxy", "");
    private static final List<String> SECRETS = List.of(RIGHT, "undefined", " ", "");
    private static final List<List<String>> PROXIES = List.of(List.of(), List.of("127.0.0.1"), List.of("10.0.0.5"),
            List.of("10.0.0.0/8", "127.0.0.0/8"));
    private static final List<String> PEERS = List.of("127.0.0.1", "::1", "10.0.0.5", "192.168.1.66", "100.64.0.7", "203.0.113.9");
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1:1", "evil.example", "");
    private static final List<Map<String, String>> HEADERS = List.of(Map.of(), Map.of("X-Forwarded-For", "127.0.0.1"),
            Map.of("X-Forwarded-For", "127.0.0.1, 198.51.100.7", "X-Forwarded-Proto", "http, https"),
            Map.of("X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "https, http"),
            Map.of("X-Real-IP", "127.0.0.1"), Map.of("Forwarded", "for=127.0.0.1;proto=https"), Map.of("X-Forwarded-Proto", "https"));
    private static final List<Optional<String>> SHOWN = List.of(Optional.empty(), Optional.of(""), Optional.of("undefined"),
            Optional.of(RIGHT + "x"), Optional.of(RIGHT));

    @TempDir
    Path state;

    private final Fakes fakes = new Fakes();

    /** The decisions under test; a mutant replaces one of them. */
    private record Door(Bind bind, Start start, Where where, Look look) {
        private static final Door REAL = new Door(Addresses::of, Credentials::required, (peer, host, header, proxies) -> Caller.of(peer, false, host, header, proxies), Guard::bearer);
    }

    private interface Bind {
        Addresses of(String mode, String custom, List<InetAddress> own);
    }

    private interface Start {
        Secret required(Credentials credentials);
    }

    private interface Where {
        Caller of(InetAddress peer, String host, Function<String, Optional<String>> header, Networks proxies);
    }

    private interface Look {
        Guard.Verdict bearer(Guard guard, InetAddress client, Optional<String> value);
    }

    @BeforeEach
    void aStateFolderOfItsOwn() {
        fakes.snapshot = new Snapshot(1, "", fakes.snapshot.root(), state.toString(), "");
    }

    @Test
    void nothingIsOpenThatMustNotBe() {
        assertThat(breaches(Door.REAL)).isEmpty();
    }

    @Test
    void plantedMistakesAreFound() {
        Map<String, Door> mutants = new HashMap<>();
        mutants.put("what cannot be had falls back to every address", new Door((mode, custom, own) -> {
            try {
                return Addresses.of(mode, custom, own);
            } catch (IllegalArgumentException e) {
                return new Addresses(List.of("0.0.0.0"), false);
            }
        }, Door.REAL.start, Door.REAL.where, Door.REAL.look));
        mutants.put("auto means every address", new Door((mode, custom, own) -> Addresses.of(mode.equals("auto") ? "lan" : mode, custom, own),
                Door.REAL.start, Door.REAL.where, Door.REAL.look));
        mutants.put("a start without a secret", new Door(Door.REAL.bind, credentials -> {
            try {
                return credentials.required();
            } catch (IllegalArgumentException e) {
                return new Secret(Secret.Mode.TOKEN, "open");
            }
        }, Door.REAL.where, Door.REAL.look));
        mutants.put("a loopback peer is local whatever it forwards", where(c -> c, true, false));
        mutants.put("forwarding headers count from anybody", where(c -> c, false, true));
        mutants.put("an encrypted way is believed", where(c -> new Caller(c.address(), c.local(), c.spoofed(), true, c.login()), false, false));
        mutants.put("loopback authenticates", new Door(Door.REAL.bind, Door.REAL.start, Door.REAL.where, (guard, client, value) ->
                guard.bearer(client, client.isLoopbackAddress() ? Optional.of(RIGHT) : value)));
        mutants.put("no credential is a right one", new Door(Door.REAL.bind, Door.REAL.start, Door.REAL.where, (guard, client, value) ->
                guard.bearer(client, Optional.of(value.orElse(RIGHT)))));
        mutants.forEach((name, door) -> assertThat(breaches(door)).as(name).isNotEmpty());
    }

    private static Door where(UnaryOperator<Caller> change, boolean loopback, boolean anybody) {
        Networks everybody = Networks.of(List.of("0.0.0.0/0", "::/0"));
        return new Door(Door.REAL.bind, Door.REAL.start, (peer, host, header, proxies) -> {
            Caller real = change.apply(Caller.of(peer, false, host, header, anybody ? everybody : proxies));
            return loopback && peer.isLoopbackAddress() && Hosts.local(host)
                    ? new Caller(real.address(), true, real.spoofed(), real.encrypted(), real.login()) : real;
        }, Door.REAL.look);
    }

    private List<String> breaches(Door door) {
        List<String> found = new ArrayList<>();
        for (String bind : BINDS) {
            bound(door, bind, found);
        }
        for (List<String> proxies : PROXIES) {
            for (String peer : PEERS) {
                HOSTS.forEach(host -> HEADERS.forEach(headers -> come(door, proxies, peer, host, headers, found)));
            }
        }
        for (String mode : MODES) {
            SECRETS.forEach(secret -> let(door, mode, secret, found));
        }
        return found;
    }

    /** Only who says so is reachable from elsewhere, and he is told. */
    private static void bound(Door door, String bind, List<String> found) {
        String[] words = (bind + " ").split(" ", 2);
        Addresses addresses;
        try {
            addresses = door.bind.of(words[0], words[1].strip(), MACHINE);
        } catch (IllegalArgumentException refused) {
            return;
        }
        boolean reachable = addresses.hosts().stream().anyMatch(host -> !ip(host).isLoopbackAddress());
        boolean meant = List.of("lan", "tailnet", "custom 0.0.0.0", "custom 192.168.1.4").contains(bind);
        if (reachable && !meant || reachable != addresses.exposed()) {
            found.add("bind " + bind + " listens on " + addresses);
        }
    }

    /** Whoever is not on this machine, or came through anything, is not local, and only a listed proxy speaks for others. */
    private static void come(Door door, List<String> proxies, String peer, String host, Map<String, String> headers, List<String> found) {
        Networks listed = Networks.of(proxies);
        Caller caller = door.where.of(ip(peer), host, name -> Optional.ofNullable(headers.get(name)), listed);
        boolean here = ip(peer).isLoopbackAddress();
        boolean proxy = listed.contains(ip(peer));
        String lastHop = headers.getOrDefault("X-Forwarded-Proto", "").replaceAll(".*, ", "");
        boolean safe = headers.isEmpty() || !proxy ? here || peer.startsWith("100.64.") : lastHop.equals("https");
        String what = peer + " by " + proxies + " as " + host + " with " + headers + ": " + caller;
        if (caller.local() && (!here || !headers.isEmpty() || host.equals("evil.example") || host.isEmpty())) {
            found.add("local: " + what);
        }
        if (!proxy && !caller.address().equals(ip(peer))) {
            found.add("another address: " + what);
        }
        if (!proxy && !headers.isEmpty() && !caller.spoofed()) {
            found.add("not seen as spoofed: " + what);
        }
        if (caller.encrypted() && !safe) {
            found.add("read on the way: " + what);
        }
    }

    /** No gateway starts without a secret, and nothing but that secret opens it, from wherever it comes. */
    private void let(Door door, String mode, String secret, List<String> found) {
        Map<String, String> flags = new HashMap<>();
        flags.put("auth", mode.isEmpty() ? "token" : mode);
        flags.put(mode.equals("password") ? "password" : "token", secret);
        Credentials credentials = new Credentials(fakes.config(), fakes.vault(),
                name -> Optional.ofNullable(flags.get(name)), name -> Optional.empty());
        boolean usable = secret.equals(RIGHT) && !List.of("none", "trusted-proxy").contains(mode);
        try {
            door.start.required(credentials);
        } catch (IllegalArgumentException refused) {
            return;
        }
        if (!usable) {
            found.add("started with " + mode + " and \"" + secret + '"');
        }
        for (String peer : PEERS) {
            for (Optional<String> shown : SHOWN) {
                Guard guard = new Guard(credentials, new Lockout(() -> 0), new Lockout(() -> 0), new GuessTrail(fakes.audit(), () -> 0));
                boolean right = door.look.bearer(guard, ip(peer), shown).right();
                if (right != (usable && shown.equals(Optional.of(RIGHT)))) {
                    found.add(shown + " from " + peer + " under " + mode + " counts as " + right);
                }
            }
        }
    }

    private static InetAddress ip(String text) {
        return Networks.literal(text).orElseThrow();
    }
}
