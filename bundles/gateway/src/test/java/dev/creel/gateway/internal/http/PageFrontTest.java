// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.gateway.Page;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageFrontTest {
    private static final Map<String, Page.Asset> FILES = Map.of(
            "", asset("text/html; charset=utf-8", "the page", "", false),
            "assets/a-1.js", asset("text/javascript; charset=utf-8", "plain code", "zipped code", true));

    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
        gateway.page(path -> Optional.ofNullable(FILES.get(path)));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private static Page.Asset asset(String type, String plain, String zipped, boolean lasting) {
        Optional<byte[]> copy = Optional.of(zipped).filter(z -> !z.isEmpty()).map(z -> z.getBytes(StandardCharsets.UTF_8));
        return new Page.Asset(type, plain.getBytes(StandardCharsets.UTF_8), copy, lasting);
    }

    @Test
    void thePageIsOpenToAllAndNothingElseIs() throws IOException {
        assertThat(gateway.get("/").body()).isEqualTo("the page");
        assertThat(gateway.get("/assets/a-1.js").body()).isEqualTo("plain code");
        for (String path : new String[] {"/assets/", "/assets/b.js", "/index.html", "/v1/models", "/control-ui-config.json"}) {
            assertThat(gateway.get(path).status()).as(path).isEqualTo(401);
        }
        assertThat(gateway.post("/", "{}").status()).isEqualTo(401);
        assertThat(gateway.get("/..%2f..%2fetc/passwd").status()).isEqualTo(400);
    }

    @Test
    void itsHeadersForbidForeignCodeFramesAndOrigins() throws IOException {
        for (String path : new String[] {"/", "/assets/a-1.js"}) {
            Map<String, String> headers = gateway.get(path).headers();
            assertThat(headers.get("Content-Security-Policy").split("; ")).contains("default-src 'none'", "script-src 'self'",
                    "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
                    "require-trusted-types-for 'script'");
            assertThat(headers.get("Content-Security-Policy")).doesNotContain("unsafe").doesNotContain("*").doesNotContain("http");
            assertThat(headers)
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsEntry("X-Frame-Options", "DENY")
                    .containsEntry("Referrer-Policy", "no-referrer")
                    .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                    .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                    .doesNotContainKey("Access-Control-Allow-Origin");
        }
    }

    @Test
    void onlyFilesWhoseNameTellsTheirContentAreKept() throws IOException {
        assertThat(gateway.get("/").headers()).containsEntry("Cache-Control", "no-cache");
        assertThat(gateway.get("/assets/a-1.js").headers())
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
                .containsEntry("Vary", "Accept-Encoding");
    }

    @Test
    void aBrowserThatUnpacksGetsThePackedCopy() throws IOException {
        Running.Answer packed = gateway.get("/assets/a-1.js", "Accept-Encoding: br, gzip");
        assertThat(packed.body()).isEqualTo("zipped code");
        assertThat(packed.headers()).containsEntry("Content-Encoding", "gzip");
        assertThat(gateway.get("/assets/a-1.js", "Accept-Encoding: br, gzip;q=0").body()).isEqualTo("plain code");
        assertThat(gateway.get("/", "Accept-Encoding: gzip").headers()).doesNotContainKey("Content-Encoding");
    }

    @Test
    void aPageOfAnotherSiteOrNameGetsNothing() throws IOException {
        assertThat(gateway.get("/", "Origin: http://evil.test").status()).isEqualTo(403);
        assertThat(gateway.raw("GET / HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n").status()).isEqualTo(403);
    }

    @Test
    void theOperatorMovesItOrTurnsItOffWithoutARestart() throws IOException {
        gateway.fakes.configure("{\"gateway\":{\"controlUi\":{\"basePath\":\"/own/place/\"}}}");
        assertThat(gateway.get("/").status()).isEqualTo(401);
        assertThat(gateway.get("/own/place/").body()).isEqualTo("the page");
        assertThat(gateway.get("/own/place/assets/a-1.js").body()).isEqualTo("plain code");
        Running.Answer moved = gateway.get("/own/place");
        assertThat(moved.status()).isEqualTo(302);
        assertThat(moved.headers().get("Location")).endsWith("/own/place/");
        gateway.fakes.configure("{\"gateway\":{\"controlUi\":{\"enabled\":false}}}");
        assertThat(gateway.get("/").status()).isEqualTo(401);
        assertThat(gateway.get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void withoutAPageTheGatewayIsAsItWas() throws IOException {
        gateway.page(null);
        assertThat(gateway.get("/").status()).isEqualTo(401);
    }
}
