// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String PASSWORD = ",\"password\":{\"secret\":\"channels.irc.password\"}";

    private static Settings of(String members) {
        return Settings.of(new Account("irc", "default", (Json.Obj) Json.parse("{" + members + "}", 8)));
    }

    @Test
    void readsWhatTheOperatorSays() {
        Settings settings = of("\"server\":\"tls://irc.example:6697\",\"nick\":\"creel\",\"channels\":[\"#den\"]" + PASSWORD);
        assertThat(settings.login()).map(Settings.Login::account).contains("creel");
        assertThat(settings.channels()).containsExactly("#den");
        assertThat(of("\"server\":\"tcp://127.0.0.1:6667\",\"nick\":\"c\"" + PASSWORD).login()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"nick\":\"creel\"", "\"server\":\"irc.example\",\"nick\":\"creel\"", "\"server\":\"tls://irc.example\",\"nick\":\"creel\"",
        "\"server\":\"https://irc.example:1\",\"nick\":\"creel\"", "\"server\":\"tls://irc.example:1\"",
        "\"server\":\"tls://irc.example:1\",\"nick\":\"a b\"", "\"server\":\"tls://irc.example:1\",\"nick\":\"a\\r\\nQUIT\"",
        "\"server\":\"tls://irc.example:1\",\"nick\":\"a\",\"channels\":[\"#a,#b\"]", "\"server\":\"tls://irc.example:1\",\"nick\":\"a\",\"channels\":[\"den\"]",
        "\"server\":\"tls://irc.example:1\",\"nick\":\"a\",\"realname\":\"x\\nQUIT\"",
        "\"server\":\"tcp://irc.example:1\",\"nick\":\"a\",\"password\":{\"secret\":\"p\"}",
        "\"server\":\"tcp://127.0.0.1.evil.example:1\",\"nick\":\"a\",\"password\":{\"secret\":\"p\"}"})
    void refusesTheRest(String members) {
        assertThatThrownBy(() -> of(members)).isInstanceOf(Failure.class);
    }

    @Test
    void anAccountIsANameAndAMaskIsNone() {
        IrcChannel channel = new IrcChannel(null);
        assertThat(channel.canonical(" Alice ")).isEqualTo("alice");
        for (String typed : new String[] {"", "a!b@c", "*", "a b", "?alice", "a,b", "a@b"}) {
            assertThat(channel.canonical(typed)).as(typed).isEmpty();
        }
    }

    @Test
    void namesAreFoldedAsTheServerDoes() {
        assertThat(CaseMapping.of("rfc1459").fold("A[]\\^Z")).isEqualTo("a{}|~z");
        assertThat(CaseMapping.of("strict-rfc1459").fold("[^")).isEqualTo("{^");
        assertThat(CaseMapping.of("ascii").fold("A[]ÄZ")).isEqualTo("a[]Äz");
    }
}
