// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.channel.Channel.Media;
import dev.creel.gateway.internal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataUrlsTest {
    private static String url(int bytes) {
        return "data:text/plain;base64," + Base64.getEncoder().encodeToString("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aFileIsTakenAsItIsUnderANameOfOurs() {
        Media file = DataUrls.media(List.of(url(3))).get(0);
        assertThat(file.name()).isEqualTo("file-1.plain");
        assertThat(file.mediaType()).isEqualTo("text/plain");
        assertThat(file.bytes()).hasSize(3);
    }

    @Test
    void nothingIsFetchedAndNoPathIsRead() {
        for (String url : List.of("https://example.org/x.png", "file:///etc/passwd", "/etc/passwd", "../x", "data:text/plain,x",
                "data:../../x;base64,eA==", "data:text/plain;base64,???")) {
            assertThatThrownBy(() -> DataUrls.media(List.of(url))).as(url).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void sizesAreKnownBeforeAnythingIsDecoded() {
        assertThat(DataUrls.media(List.of(url(1 << 20)))).hasSize(1);
        assertThatThrownBy(() -> DataUrls.media(List.of(url(DataUrls.MOST_BYTES + 100)))).isInstanceOf(Refusal.class)
                .hasMessageContaining("bytes");
        assertThatThrownBy(() -> DataUrls.media(Collections.nCopies(9, url(1)))).isInstanceOf(Refusal.class)
                .hasMessageContaining("files");
        assertThatThrownBy(() -> DataUrls.media(List.of("data:text/plain;base64," + "?".repeat(12 << 20))))
                .isInstanceOf(Refusal.class).as("before it is decoded").hasMessageContaining("bytes");
    }
}
