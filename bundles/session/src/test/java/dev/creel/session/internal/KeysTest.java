// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    @ParameterizedTest
    @CsvSource({
        "main, main, agent:main:main",
        "MAIN, Main, agent:main:main",
        "Agent:Main:Main, other, agent:main:main",
        "agent:work:main, main, agent:work:main",
        "channel:telegram:42, main, agent:main:channel:telegram:42",
        "agents:x, main, agent:main:agents:x",
        "a/b@c.d+e-f#g!h=i;j~k, main, agent:main:a/b@c.d+e-f#g!h=i;j~k",
    })
    void hasOneForm(String key, String agent, String canonical) {
        assertThat(Keys.canonical(key, agent)).isEqualTo(canonical);
        assertThat(Keys.canonical(canonical, "elsewhere")).isEqualTo(canonical);
    }

    /** Attack L19: a key that looks like another one, or like nothing, must not become somebody's session or the main one. */
    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", " main", "main ", "main\t", "main\n", "ma in", "main\u0000", "main\u00a0", "main\u200b", "\ufeffmain", "m\u0430in",
        "ma\u0131n", "M\u0130AIN", "\uff4dain", "main%20", "agent%3amain%3amain", "agent:main%3Amain", "agent\uff1amain:main",
        "agent", "agent:", "agent:main", "agent:main:", "agent::main", ":agent:main:main", "agent:main::main", "agent:main:main:",
        ":", "::", "a::b", ":main", "main:", "agent:main :main", "agent: main:main", "agent:-main:main", "agent:_main:main",
        "agent:ma.in:main", "agent:../main:main", "agent:ma/in:main", "AGENT", "AGENT:", "Agent:Main", "main\\x", "main\"", "main'",
        "main?x", "main&x", "main|x", "main*", "{main}", "[main]", "<main>", "$main", "`main`", "ma^in", "main\ud83e\udd80",
    })
    void refusesWhatIsNotAKey(String key) {
        assertThatThrownBy(() -> Keys.canonical(key, "main")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ma in", "-main", "_main", "a:b", "main:main", "../x", "a/b", "a.b", "\u0430"})
    void refusesWhatIsNotAnAgent(String agent) {
        assertThatThrownBy(() -> Keys.canonical("main", agent)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasALongestKeyAndALongestAgent() {
        assertThat(Keys.canonical("k".repeat(256), "a".repeat(64))).hasSize("agent::".length() + 256 + 64);
        assertThatThrownBy(() -> Keys.canonical("k".repeat(257), "main")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Keys.canonical("k", "a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Keys.canonical("agent:" + "a".repeat(65) + ":k", "main"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsTheAgentOfACanonicalKeyOnly() {
        assertThat(Keys.agentOf("agent:work:channel:x")).isEqualTo("work");
        for (String other : new String[] {"main", "agent:main", "Agent:main:main", "agent:Main:main", "agent::main", "agent:main:a "}) {
            assertThatThrownBy(() -> Keys.agentOf(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Whatever comes in: either it is refused, or it has exactly one form, which is its own form and names a valid agent. */
    @Test
    void noTextHasTwoForms() {
        Random random = new Random(19);
        String pieces = "aA:zZ9-_. %/\u0000\u0130\u212a\uff21agent";
        int taken = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "agent:" : "");
            for (int n = random.nextInt(8); n > 0; n--) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            try {
                String key = Keys.canonical(text.toString(), "main");
                taken++;
                assertThat(Keys.canonical(key, "other")).isEqualTo(key);
                assertThat(key).matches("agent:[a-z0-9][a-z0-9_-]{0,63}(:[a-z0-9_.@+#!=;~,/-]+)+");
                assertThat(key).endsWith(text.toString().toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).containsAnyOf("session key", "agent's id");
            }
        }
        assertThat(taken).isGreaterThan(1_000);
    }
}
