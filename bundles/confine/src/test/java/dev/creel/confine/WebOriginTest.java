// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com, https://api.openai.com",
        "HTTPS://API.OpenAI.com:443, https://api.openai.com",
        "http://127.0.0.1:18099, http://127.0.0.1:18099",
        "http://localhost:80, http://localhost",
        "http://[::1]:8080, http://[0:0:0:0:0:0:0:1]:8080",
        "http://[::ffff:127.0.0.1], http://127.0.0.1",
        "http://ollama_1:11434, http://ollama_1:11434"
    })
    void anOriginHasOneForm(String text, String origin) {
        assertThat(WebOrigin.parse(text).origin()).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "api.openai.com", "ftp://x", "http://", "http:///", "http://x/", "http://x?y", "http://x#y", "http://u@x",
        "http://u:p@x", "http://x:0", "http://x:65536", "http://x:", "http://x:80:80", "http://x:+80", "http://x.",
        "http://.x", "http://a..b", "http://127.1", "http://2130706433", "http://0x7f000001", "http://0177.0.0.1",
        "http://127.0.0.01", "http://127.0.0.256", "http://1.2.3.4.5", "http://ⓛocalhost", "http://exämple.com",
        "http://[::1%25lo]", "http://[::1", "http://::1", "http://[]", "http://[1.2.3.4]", "http://[zz::]", "http://a b",
        "http://a\\@b", "http://a\r\nb", "http://x:80/", "http://-a.com", "http://x:٨٠"
    })
    void whatTwoParsersCouldReadDifferentlyIsRefused(String text) {
        assertThatThrownBy(() -> WebOrigin.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("not an origin");
    }

    @Test
    void aHostThatLooksLikeAnotherIsAnother() {
        assertThat(WebOrigin.parse("https://api.openai.com.evil.example").origin()).isNotEqualTo("https://api.openai.com");
        assertThat(WebOrigin.parse("https://api.openai.com:8443").origin()).isNotEqualTo("https://api.openai.com");
    }
}
