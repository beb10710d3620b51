// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.gateway.internal.FakeStore;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String ON = "{\"gateway\":{\"tls\":{\"enabled\":true%s},\"http\":{\"endpoints\":{\"chatCompletions\":{\"enabled\":true}}}}}";

    @TempDir
    private Path folder;

    @Test
    void aGatewayMakesACertificateOnceAndTalksInNoOtherWay() throws Exception {
        FakeStore disk = new FakeStore(folder);
        String first;
        try (Running running = new Running(disk, String.format(ON, ""))) {
            first = shown(running);
            assertThat(folder.resolve(Tls.FINGERPRINT)).hasContent(first + "\n");
            assertThat(answer(running, "/v1/models")).isEqualTo(200);
            assertThat(inClear(running.port())).doesNotContain("HTTP/1.1 200");
        }
        try (Running again = new Running(disk, String.format(ON, ""))) {
            assertThat(shown(again)).isEqualTo(first);
        }
    }

    @Test
    void aRenewedCertificateIsTakenAndABrokenOneIsNot() throws Exception {
        Credential old = made();
        write(old, "tls.pem", "tls.key");
        String named = ",\"certPath\":\"" + folder.resolve("tls.pem") + "\",\"keyPath\":\"" + folder.resolve("tls.key") + "\"";
        try (Running running = new Running(new FakeStore(folder), String.format(ON, named))) {
            assertThat(shown(running)).isEqualTo(old.fingerprint());
            Files.writeString(folder.resolve("tls.key"), "no key");
            running.rotate(Running.TOKEN);
            assertThat(shown(running)).isEqualTo(old.fingerprint());
            Credential renewed = made();
            write(renewed, "tls.pem", "tls.key");
            running.rotate(Running.TOKEN);
            assertThat(shown(running)).isEqualTo(renewed.fingerprint());
        }
    }

    @Test
    void filesThatWereReplacedAreNoticed() throws Exception {
        write(made(), "a.pem", "a.key");
        CompletableFuture<Boolean> noticed = new CompletableFuture<>();
        try (CertificateFiles watch = CertificateFiles.watch(List.of(folder.resolve("a.pem")), () -> noticed.complete(true)).orElseThrow()) {
            assertThat(watch).isNotNull();
            write(made(), "new.pem", "new.key");
            Files.move(folder.resolve("new.pem"), folder.resolve("a.pem"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(noticed.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void filesThatDoNotFitAreRefusedByName() throws Exception {
        write(made(), "a.pem", "a.key");
        write(made(), "b.pem", "b.key");
        Files.writeString(folder.resolve("empty"), "");
        Path certificate = folder.resolve("a.pem");
        assertThat(PemFiles.read(certificate, folder.resolve("a.key")).chain()).hasSize(1);
        assertThatThrownBy(() -> PemFiles.read(certificate, folder.resolve("b.key"))).hasMessageContaining("b.key is not the one of the certificate");
        assertThatThrownBy(() -> PemFiles.read(folder.resolve("empty"), folder.resolve("a.key"))).hasMessageContaining("empty does not hold certificates");
        assertThatThrownBy(() -> PemFiles.read(certificate, certificate)).hasMessageContaining("a.pem does not hold an unencrypted PKCS#8 key");
        assertThatThrownBy(() -> PemFiles.read(certificate, folder.resolve("none"))).hasMessageContaining("none").hasMessageContaining("read access");
        String half = String.format(ON, ",\"certPath\":\"" + certificate + "\"");
        assertThatThrownBy(() -> new Running(new FakeStore(folder), half)).hasMessageContaining("certPath and keyPath go together");
        assertThatThrownBy(() -> new Running(new FakeStore(folder), String.format(ON, ",\"autoGenerate\":false"))).hasMessageContaining("autoGenerate is false");
    }

    private Credential made() {
        return new OwnCertificate(new FakeStore(folder)).get(List.of("dns:localhost", "ip:127.0.0.1"));
    }

    private void write(Credential credential, String certificate, String key) throws Exception {
        Files.writeString(folder.resolve(certificate), pem("CERTIFICATE", credential.chain().get(0).getEncoded()));
        Files.writeString(folder.resolve(key), pem("PRIVATE KEY", credential.key().getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private static int answer(Running running, String path) throws Exception {
        HttpRequest asked = HttpRequest.newBuilder(URI.create("https://localhost:" + running.port() + path))
                .header("Authorization", "Bearer " + Running.TOKEN).build();
        return client(new Seen()).send(asked, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static String shown(Running running) throws Exception {
        Seen seen = new Seen();
        client(seen).send(HttpRequest.newBuilder(URI.create("https://localhost:" + running.port() + "/healthz")).build(),
                HttpResponse.BodyHandlers.discarding());
        return seen.fingerprint;
    }

    private static String inClear(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static HttpClient client(Seen seen) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {seen}, null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** Trusts everything and keeps what it was shown. */
    private static final class Seen implements X509TrustManager {
        private volatile String fingerprint = "";

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            fingerprint = new Credential(null, List.of(chain[0])).fingerprint();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
