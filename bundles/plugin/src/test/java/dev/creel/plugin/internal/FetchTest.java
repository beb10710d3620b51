// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path dir;

    private static SSLContext tls;
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpsServer server;
    private String base;

    @BeforeEach
    void server() throws Exception {
        if (tls == null) {
            tls = tls();
        }
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        base = "https://localhost:" + server.getAddress().getPort() + "/";
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static SSLContext tls() throws Exception {
        Path store = dir.resolve("keys.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/keytool").toString(), "-genkeypair", "-alias", "k",
                "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-storetype", "PKCS12", "-keystore", store.toString(),
                "-storepass", "changeit").redirectErrorStream(true).start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return context(keys);
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private void page(String path, int status, String header, byte[] body) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            if (!header.isEmpty()) {
                exchange.getResponseHeaders().add("Location", header);
            }
            boolean exact = exchange.getRequestURI().getPath().equals(path);
            exchange.sendResponseHeaders(exact ? status : 404, exact && body.length > 0 ? body.length : -1);
            try (exchange) {
                if (exact) {
                    exchange.getResponseBody().write(body);
                }
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Fetched fetch(String location, String... allowed) {
        Json.Obj root = (Json.Obj) Json.parse("{\"plugins\":{\"sources\":[\"" + base + "good\"]}}", 5);
        Config config = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> new Snapshot(1, "", root, dir.toString(), ""));
        return new Fetch(config, () -> tls).fetch(new Source(location, "", "", "", Set.of(allowed)));
    }

    private static String rule(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        PluginRefusal[] refusal = new PluginRefusal[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(PluginRefusal.class, e -> refusal[0] = e);
        return refusal[0].rule() + ' ' + refusal[0].getMessage();
    }

    @Test
    void jarAndSignatureComeFromBelowThePrefix() {
        page("/good/a.jar", 200, "", bytes("jar"));
        page("/good/a.jar.sig", 200, "", bytes("c2ln\n"));
        Fetched fetched = fetch(base + "good/a.jar");
        assertThat(fetched.jar()).isEqualTo(bytes("jar"));
        assertThat(fetched.signature()).isEqualTo("c2ln");
    }

    @Test
    void whatHasNoSignatureIsUnsigned() {
        page("/good/a.jar", 200, "", bytes("jar"));
        assertThat(fetch(base + "good/a.jar").signature()).isEmpty();
    }

    @Test
    void elsewhereNothingIsAskedUnlessAllowedThisOnce() {
        page("/bad/a.jar", 200, "", bytes("jar"));
        assertThat(rule(() -> fetch(base + "bad/a.jar"))).startsWith("source.origin");
        assertThat(asked).isEmpty();
        assertThat(fetch(base + "bad/a.jar", "any-origin").jar()).isEqualTo(bytes("jar"));
    }

    @Test
    void aRedirectOffThePrefixIsNotFollowed() {
        page("/good/away.jar", 302, base + "bad/a.jar", new byte[0]);
        page("/good/near.jar", 302, base + "good/a.jar", new byte[0]);
        page("/good/plain.jar", 302, "http://localhost/good/a.jar", new byte[0]);
        page("/good/round.jar", 302, base + "good/round.jar", new byte[0]);
        page("/good/a.jar", 200, "", bytes("jar"));
        page("/bad/a.jar", 200, "", bytes("bad"));
        assertThat(rule(() -> fetch(base + "good/away.jar"))).startsWith("source.origin");
        assertThat(rule(() -> fetch(base + "good/plain.jar", "any-origin"))).startsWith("source.location");
        assertThat(rule(() -> fetch(base + "good/round.jar"))).contains("more than 3 times");
        assertThat(fetch(base + "good/near.jar").jar()).isEqualTo(bytes("jar"));
        assertThat(asked).doesNotContain("/bad/a.jar");
    }

    @Test
    void whatIsTooLargeOrNotThereOrAnErrorIsRefused() {
        page("/good/a.jar", 200, "", bytes("jar"));
        page("/good/a.jar.sig", 200, "", new byte[300]);
        page("/good/error.jar", 500, "", new byte[0]);
        assertThat(rule(() -> fetch(base + "good/a.jar"))).contains("larger than 256 bytes");
        assertThat(rule(() -> fetch(base + "good/none.jar"))).contains("nothing there");
        assertThat(rule(() -> fetch(base + "good/error.jar"))).contains("status 500");
    }

    @Test
    void aServerNobodyVouchesForIsRefused() throws IOException {
        page("/good/a.jar", 200, "", bytes("jar"));
        Config config = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> new Snapshot(1, "", Json.Obj.EMPTY, dir.toString(), ""));
        assertThat(rule(() -> new Fetch(config, Fetch::trusted).fetch(new Source(base + "good/a.jar", "", "", "", Set.of("any-origin")))))
                .startsWith("source.unreadable");
        assertThat(asked).isEmpty();
    }

    @Test
    void aFileNeedsItsWholePath() throws IOException {
        Path jar = Files.write(dir.resolve("a.jar"), bytes("jar"));
        assertThat(fetch(jar.toString()).jar()).isEqualTo(bytes("jar"));
        for (String location : List.of("a.jar", "-a.jar", "", dir.toString(), "/dev/zero", "/a\0b", "http://localhost/a.jar", "file:///a.jar")) {
            assertThat(rule(() -> fetch(location))).as(location).startsWith("source.");
        }
    }
}
