// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Web.Page;
import dev.creel.egress.Pages.Reader;
import dev.creel.egress.Pages.Wanted;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks by the address of a page; a canary listens at this machine, and each test shows that it can be reached. */
class PagesAttacksTest {
    private final Rig rig = new Rig();
    private final List<String> admitted = new ArrayList<>();
    private RawServer canary;

    @BeforeEach
    void open() throws IOException {
        canary = RawServer.answering(RawServer.ok("canary"));
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
        canary.close();
    }

    private Page get(String url, String... home) {
        return rig.pages().get(new Wanted(url, "text/html", "", 1 << 20, Duration.ofSeconds(60), 3),
                new Reader(Map.of("agent", "main"), Set.of(home), admitted::add), rig.call);
    }

    /** The canary answers whoever is allowed there, so a silent one has not been reached. */
    private void reached() {
        int before = canary.requests.size();
        assertThat(new String(get(canary.origin(), canary.origin()).body(), StandardCharsets.UTF_8)).isEqualTo("canary");
        assertThat(canary.requests).hasSize(before + 1);
    }

    private String named(String host) {
        return canary.origin().replace("127.0.0.1", host);
    }

    @Test
    void noAddressThatIsNotGlobal() throws Exception {
        List<String> addresses = List.of("127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254",
                "100.64.0.1", "100.127.255.254", "224.0.0.1", "239.255.255.250", "198.18.0.1", "198.19.255.254", "0.0.0.0", "192.0.0.8",
                "192.0.2.1", "198.51.100.1", "203.0.113.1", "240.0.0.1", "255.255.255.255");
        List<String> six = List.of("::1", "::", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "2001:2::1");
        for (String address : addresses) {
            refused("http://" + address + ':' + canary.port() + "/", address);
        }
        for (String address : six) {
            refused("http://[" + address + "]:" + canary.port() + "/", address);
        }
        for (String address : addresses) {
            rig.names.put("page.example.org", new InetAddress[] {InetAddress.getByName(address)});
            refused(named("page.example.org"), "a name for " + address);
        }
        assertThat(canary.connections.get()).isZero();
        assertThat(rig.audited).hasSize(2 * addresses.size() + six.size())
                .allSatisfy(line -> assertThat(line).startsWith("web.address http://").endsWith(" main"));
        reached();
    }

    private void refused(String url, String as) {
        assertThatThrownBy(() -> get(url)).as(as).isInstanceOf(Refused.class).hasMessageContaining("none of the public web");
    }

    @Test
    void noNameOfTheNetworkAtHomeIsLookedUp() throws Exception {
        for (String host : List.of("localhost", "LOCALHOST", "a.localhost", "printer.local", "metadata.google.internal", "wiki", "nas.lan", "x.home.arpa")) {
            rig.names.put(host, new InetAddress[] {InetAddress.getByName("127.0.0.1")});
            refused(named(host), host);
        }
        assertThat(canary.connections.get()).isZero();
        rig.names.put("wiki.lan", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        assertThat(get(named("WIKI.lan") + "/x", named("wiki.lan")).url()).isEqualTo(named("wiki.lan") + "/x");
    }

    @Test
    void noLegacySpellingOfAnAddress() {
        for (String host : List.of("0177.0.0.1", "0x7f.0.0.1", "127.1", "2130706433", "0x7f000001", "127.0.1", "127.00.0.1", "017700000001", "1.2.3.256")) {
            malformed(named(host));
        }
        assertThat(admitted).isEmpty();
        assertThat(canary.connections.get()).isZero();
        reached();
    }

    private void malformed(String url) {
        assertThatThrownBy(() -> get(url, canary.origin())).as(url).isInstanceOfSatisfying(Failure.class,
                e -> assertThat(e.code()).isEqualTo(Failure.Code.BAD_INPUT));
    }

    @Test
    void noAddressInsideOfAnAddress() {
        for (String inside : List.of("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::1",
                "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:0:7f00:1::1", "2001:4860::200:5efe:7f00:1", "2001:4860::5efe:a00:1")) {
            refused("http://[" + inside + "]:" + canary.port() + "/", inside);
        }
        for (String broken : List.of("[::ffff:127.0.0.1%25lo]", "[fe80::1%eth0]", "[::1", "::1", "[1:2]", "[::ffff:127.0.0.1.1]")) {
            malformed(named(broken));
        }
        assertThat(canary.connections.get()).isZero();
        reached();
    }

    @Test
    void oneReadingOfAHost() throws Exception {
        rig.names.put("page.example.org", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        for (String url : List.of("http://page.example.org@127.0.0.1:PORT/", "http://127.0.0.1:PORT@page.example.org/", "http://user:pw@127.0.0.1:PORT/",
                "http://127.0.0.1.:PORT/", "http://page.example.org.:PORT/", "http://page.example.org\\@127.0.0.1:PORT/", "http://１２７.0.0.1:PORT/",
                "http://127。0。0。1:PORT/", "http://ⓛocalhost:PORT/", "http:/127.0.0.1:PORT/", "http:127.0.0.1:PORT", "//127.0.0.1:PORT/",
                "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "tcp://127.0.0.1:PORT", "jar:http://127.0.0.1:PORT/!/", "data:text/html,x",
                "http://127.0.0.1:PORT\r\nX: y/", "http://127.0.0.1:0PORT/", "http://%31%32%37.0.0.1:PORT/", "http://")) {
            malformed(url.replace("PORT", "" + canary.port()));
        }
        assertThat(canary.connections.get()).isZero();
        String one = named("page.example.org");
        Page page = get(one.toUpperCase(java.util.Locale.ROOT) + "/a b/ü?q=[x]|\"#frag", one);
        assertThat(page.url()).isEqualTo(one + "/a%20b/%c3%bc?q=%5bx%5d%7c%22");
        assertThat(canary.requests.get(0)).startsWith("GET /a%20b/%c3%bc?q=%5bx%5d%7c%22 HTTP/1.1\r\n").contains("Host: page.example.org:" + canary.port());
        assertThat(admitted).containsExactly("page.example.org");
    }

    @Test
    void theAddressThatWasCheckedIsTheOneConnectedTo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        InetAddress near = InetAddress.getByName("127.0.0.1");
        InetAddress far = InetAddress.getByName("192.0.2.1");
        GuardedResolver.Names rebinding = host -> new InetAddress[] {asked.getAndIncrement() == 0 ? near : far};
        Pool home = new Pool("a page", true, java.util.Optional.empty(), false);
        assertThat(GuardedResolver.allowed(rebinding, "page.example.org", canary.port(), home)).hasSize(1);
        assertThatThrownBy(() -> GuardedResolver.allowed(rebinding, "page.example.org", 80, home)).isInstanceOf(GuardedResolver.AddressRefused.class);
        rig.names.put("page.example.org", new InetAddress[] {near});
        String one = named("page.example.org");
        assertThat(get(one, one).status()).isEqualTo(200);
        int before = canary.connections.get();
        // The connection opened with the right to private addresses is still there, and is not taken without it.
        refused(one, "the same name without the right");
        rig.names.put("page.example.org", new InetAddress[] {far});
        refused(one, "a name that changed");
        assertThat(canary.connections.get()).isEqualTo(before);
    }

    @Test
    void noProxyOfTheEnvironment() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.ok("page"))) {
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", "" + canary.port());
            System.setProperty("http.nonProxyHosts", "");
            try {
                assertThat(get(server.origin(), server.origin()).status()).isEqualTo(200);
                refused("http://10.0.0.1:" + canary.port() + "/", "what a proxy could reach");
                assertThat(canary.connections.get()).isZero();
                HttpURLConnection proxied = (HttpURLConnection) URI.create(server.origin() + "/").toURL().openConnection();
                assertThat(proxied.getInputStream().readAllBytes()).isEqualTo("canary".getBytes(StandardCharsets.UTF_8));
            } finally {
                List.of("http.proxyHost", "http.proxyPort", "http.nonProxyHosts").forEach(System::clearProperty);
            }
        }
    }

    private static String redirect(String to) {
        return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
    }

    @Test
    void noRedirectToWhereTheFirstRequestCouldNotGo() throws Exception {
        for (String to : List.of(canary.origin() + "/secret", "http://localhost:" + canary.port() + "/", "http://[::ffff:127.0.0.1]:" + canary.port() + "/")) {
            try (RawServer server = RawServer.answering(redirect(to))) {
                assertThatThrownBy(() -> get(server.origin(), server.origin())).as(to).isInstanceOf(Refused.class);
            }
        }
        for (String to : List.of("file:///etc/passwd", "tcp://127.0.0.1:" + canary.port(), "http://user@127.0.0.1:" + canary.port() + "/",
                "http://2130706433:" + canary.port() + "/", "\\\\127.0.0.1:" + canary.port(), "javascript:1")) {
            try (RawServer server = RawServer.answering(redirect(to))) {
                assertThatThrownBy(() -> get(server.origin(), server.origin(), canary.origin())).as(to).isInstanceOf(RuntimeException.class);
            }
        }
        assertThat(canary.connections.get()).isZero();
        try (RawServer server = RawServer.answering(redirect(canary.origin() + "/there"))) {
            admitted.clear();
            assertThat(get(server.origin(), server.origin(), canary.origin()).url()).isEqualTo(canary.origin() + "/there");
            assertThat(admitted).containsExactly("127.0.0.1", "127.0.0.1");
        }
    }

    @Test
    void redirectsEnd() throws Exception {
        try (RawServer server = RawServer.answering(redirect("/again"))) {
            assertThatThrownBy(() -> get(server.origin(), server.origin())).isInstanceOf(Failure.class).hasMessageContaining("too many");
            assertThat(server.requests).hasSize(4);
        }
    }

    @Test
    void nobodysCredentialsAndCookiesGoAlong() throws Exception {
        try (RawServer server = new RawServer((request, out) -> RawServer.write(out, request.startsWith("GET /last") ? RawServer.ok("end")
                : "HTTP/1.1 302 Found\r\nSet-Cookie: s=1; Path=/\r\nWWW-Authenticate: Basic\r\nLocation: /last\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(get(server.origin() + "/first", server.origin()).status()).isEqualTo(200);
            assertThat(server.requests).hasSize(2).allSatisfy(request ->
                    assertThat(request.toLowerCase(java.util.Locale.ROOT)).doesNotContain("cookie", "authorization", "referer", "accept-encoding"));
        }
    }

    @Test
    void aReadersRulesAreAskedAtEachHopBeforeItsNameIsResolved() throws Exception {
        try (RawServer server = RawServer.answering(redirect("http://nowhere.example.org/"))) {
            Reader reader = new Reader(Map.of(), Set.of(server.origin()), host -> {
                admitted.add(host);
                if (host.startsWith("nowhere")) {
                    throw new Refused("D-9", "no");
                }
            });
            assertThatThrownBy(() -> rig.pages().get(new Wanted(server.origin(), "", "", 10, Duration.ofSeconds(60), 3), reader, rig.call))
                    .isInstanceOf(Refused.class);
            assertThat(admitted).containsExactly("127.0.0.1", "nowhere.example.org");
        }
    }

    /** A yes that came late would be used up for nothing. */
    @Test
    void theTimeSomebodyIsAskedIsNoneOfThePages() {
        Reader reader = new Reader(Map.of(), Set.of(canary.origin()), host -> rig.nanos.addAndGet(Duration.ofSeconds(90).toNanos()));
        assertThat(rig.pages().get(new Wanted(canary.origin(), "", "", 10, Duration.ofSeconds(60), 0), reader, rig.call).status()).isEqualTo(200);
    }

    @Test
    void ofALongPageComesItsBeginning() throws Exception {
        try (RawServer server = new RawServer((request, out) -> {
            RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
            for (int i = 0; i < 100_000; i++) {
                out.write(new byte[1_000]);
            }
        })) {
            Page page = rig.pages().get(new Wanted(server.origin(), "", "test/1", 100_001, Duration.ofSeconds(60), 0),
                    new Reader(Map.of(), Set.of(server.origin()), host -> {}), rig.call);
            assertThat(page.truncated()).isTrue();
            assertThat(page.body()).hasSize(100_001);
            assertThat(page.headers()).containsEntry("content-type", "text/plain");
            assertThat(server.requests.get(0)).contains("User-Agent: test/1");
        }
        assertThat(get(canary.origin(), canary.origin()).truncated()).isFalse();
    }
}
