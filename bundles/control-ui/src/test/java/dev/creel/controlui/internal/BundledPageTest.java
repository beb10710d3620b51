// SPDX-License-Identifier: Apache-2.0
package dev.creel.controlui.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.gateway.Page;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundledPageTest {
    private final List<String> opened = new ArrayList<>();

    private Page page(Map<String, String> files) {
        return new BundledPage(name -> {
            opened.add(name);
            String text = files.get(name);
            return text == null ? null : (InputStream) new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void theFilesOfTheBuildAreServedByTheirKind() {
        Page page = page(Map.of("/page/index.html", "page", "/page/assets/a-1.js", "code", "/page/assets/a-1.js.gz", "packed"));
        Page.Asset start = page.find("").orElseThrow();
        assertThat(text(start.bytes())).isEqualTo("page");
        assertThat(start.mediaType()).isEqualTo("text/html; charset=utf-8");
        assertThat(start.lasting()).isFalse();
        Page.Asset code = page.find("assets/a-1.js").orElseThrow();
        assertThat(code.mediaType()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(code.zipped().map(BundledPageTest::text)).contains("packed");
        assertThat(code.lasting()).isTrue();
    }

    @Test
    void onlyNamesOfThePageReachTheBundle() {
        Page page = page(Map.of("/page/index.html", "page", "/page/assets/a-1.js.gz", "packed"));
        for (String path : List.of("../META-INF/MANIFEST.MF", "assets/../../x.js", "/index.html", "assets", "assets/", "a/b/c.js",
                "assets/.html", "x.html/", "assets/a-1.js.gz", "x.class", "BundledPage.class")) {
            assertThat(page.find(path)).as(path).isEmpty();
        }
        assertThat(opened).noneMatch(name -> name.contains("..") || name.endsWith(".class") || name.contains("META-INF"));
    }

    @Test
    void aBundleBuiltWithoutNpmSaysHowToGetThePage() {
        Page page = page(Map.of());
        Page.Asset note = page.find("").orElseThrow();
        assertThat(text(note.bytes())).contains("npm").contains("mvn -q -pl runtime -am package").doesNotContain("<script");
        assertThat(note.mediaType()).startsWith("text/html");
        assertThat(page.find("assets/a-1.js")).isEmpty();
    }
}
