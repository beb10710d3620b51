// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OriginsTest {
    private static final Networks NONE = Networks.of(List.of());
    private static final Networks PROXY = Networks.of(List.of("10.0.0.5", "127.0.0.1", "10.1.0.0/16"));

    private static InetAddress ip(String text) {
        return Networks.literal(text).orElseThrow();
    }

    private static Caller caller(String peer, String host, Networks proxies, Map<String, String> headers) {
        return Caller.of(ip(peer), false, host, name -> Optional.ofNullable(headers.get(name)), proxies);
    }

    @Test
    void onlyADirectConnectionUnderALocalNameIsLocal() {
        assertThat(caller("127.0.0.1", "localhost:1", NONE, Map.of()).local()).isTrue();
        assertThat(caller("::1", "[::1]:1", NONE, Map.of()).local()).isTrue();
        assertThat(caller("127.0.0.1", "evil.example", NONE, Map.of()).local()).isFalse();
        assertThat(caller("10.0.0.9", "localhost", NONE, Map.of()).local()).isFalse();
        assertThat(caller("127.0.0.1", "localhost", NONE, Map.of("X-Forwarded-For", "127.0.0.1")).local()).isFalse();
        assertThat(caller("127.0.0.1", "localhost", PROXY, Map.of("X-Forwarded-For", "127.0.0.1")).local()).isFalse();
    }

    @Test
    void forwardingHeadersCountOnlyFromListedProxies() {
        for (String header : List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto")) {
            Caller spoofed = caller("10.0.0.9", "localhost", NONE, Map.of(header, "127.0.0.1"));
            assertThat(spoofed.spoofed()).as(header).isTrue();
            assertThat(spoofed.address()).isEqualTo(ip("10.0.0.9"));
        }
        Caller real = caller("10.0.0.5", "h", PROXY, Map.of("X-Forwarded-For", "6.6.6.6, 8.8.8.8, 10.1.2.3", "X-Forwarded-Proto", "https"));
        assertThat(real.spoofed()).isFalse();
        assertThat(real.address()).as("the right-most hop that is no proxy").isEqualTo(ip("8.8.8.8"));
        assertThat(real.encrypted()).isTrue();
        assertThat(caller("10.0.0.5", "h", PROXY, Map.of("X-Forwarded-For", "junk")).address()).isEqualTo(ip("10.0.0.5"));
    }

    @Test
    void clearTextFromAnotherMachineIsKnown() {
        assertThat(caller("10.0.0.9", "h", NONE, Map.of()).encrypted()).isFalse();
        assertThat(caller("127.0.0.1", "h", NONE, Map.of()).encrypted()).isTrue();
        assertThat(caller("100.64.1.2", "h", NONE, Map.of()).encrypted()).isTrue();
        assertThat(caller("10.0.0.5", "h", PROXY, Map.of("X-Forwarded-For", "1.2.3.4")).encrypted()).isFalse();
    }

    @Test
    void namesAStrangerCanArrangeAreNotOurs() {
        Hosts hosts = new Hosts(List.of("https://chat.example.org"), "testbox", false);
        for (String ours : List.of("localhost", "127.0.0.1:1", "[::1]:1", "192.168.1.4", "testbox:80", "box.local", "a.ts.net", "chat.example.org")) {
            assertThat(hosts.knows(ours)).as(ours).isTrue();
        }
        for (String foreign : List.of("evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "", "local", "xlocal")) {
            assertThat(hosts.knows(foreign)).as(foreign).isFalse();
        }
        assertThat(hosts.allows("https://chat.example.org", "anything")).isTrue();
        assertThat(hosts.allows("http://localhost:5", "localhost:5")).isTrue();
        assertThat(hosts.allows("http://localhost:6", "localhost:5")).isFalse();
        assertThat(hosts.allows("null", "localhost:5")).isFalse();
        assertThat(hosts.allows("http://evil.example", "evil.example")).isFalse();
        assertThat(hosts.allows("http://user@localhost:5", "localhost:5")).isFalse();
    }

    @Test
    void oneBudgetForAnAddressHoweverItIsWritten() {
        AtomicLong clock = new AtomicLong();
        Lockout lockout = new Lockout(clock::get);
        for (int i = 0; i < Lockout.GUESSES; i++) {
            assertThat(lockout.wrong(ip(i % 2 == 0 ? "127.0.0.1" : i % 3 == 0 ? "::1" : "::ffff:127.0.0.9")).lockedMs()).isZero();
        }
        assertThat(lockout.wrong(ip("127.0.0.1")).lockedMs()).isEqualTo(Lockout.LOCK_MS);
        assertThat(lockout.wrong(ip("::1")).lockedMs()).isPositive();
        assertThat(lockout.wrong(ip("10.0.0.1")).lockedMs()).as("another address has its own").isZero();
        clock.addAndGet(Lockout.LOCK_MS + Lockout.WINDOW_MS);
        assertThat(lockout.wrong(ip("127.0.0.1")).lockedMs()).isZero();
        assertThat(Lockout.bucket(ip("2001:db8::1"))).isEqualTo(Lockout.bucket(ip("2001:db8::ffff:2")))
                .isNotEqualTo(Lockout.bucket(ip("2001:db8:0:1::1")));
    }

    @Test
    void bindModesGiveWhatTheySayOrNothing() {
        List<InetAddress> own = List.of(ip("127.0.0.1"), ip("::1"), ip("192.168.1.4"));
        assertThat(Addresses.of("loopback", "", own)).isEqualTo(new Addresses(List.of("127.0.0.1", "::1"), false));
        assertThat(Addresses.of("auto", "", List.of(ip("127.0.0.1"))).hosts()).containsExactly("127.0.0.1");
        assertThat(Addresses.of("lan", "", own).exposed()).isTrue();
        assertThat(Addresses.of("custom", "192.168.1.4", own)).isEqualTo(new Addresses(List.of("192.168.1.4"), true));
        assertThatThrownBy(() -> Addresses.of("tailnet", "", own)).hasMessageContaining("no tailnet address");
        assertThatThrownBy(() -> Addresses.of("custom", "", own)).hasMessageContaining("is not set");
        assertThatThrownBy(() -> Addresses.of("custom", "192.168.9.9", own)).hasMessageContaining("no address of this machine");
        assertThatThrownBy(() -> Addresses.of("custom", "example.org", own)).hasMessageContaining("no IP address");
        assertThatThrownBy(() -> Addresses.of("everything", "", own)).hasMessageContaining("unknown");
    }

    @Test
    void comparesDigestsAndNeverPlaceholders() {
        Secret secret = new Secret(Secret.Mode.TOKEN, "right");
        assertThat(secret.matches("right")).isTrue();
        for (String wrong : List.of("", " ", "righ", "rightt", "Right", "undefined", "null", "x".repeat(5000))) {
            assertThat(secret.matches(wrong)).as(wrong).isFalse();
        }
        assertThat(Secret.closed().matches("")).isFalse();
    }
}
