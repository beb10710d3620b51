// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelSecretsTest {
    @TempDir
    Path state;

    private Config open(String text, Map<String, String> env) throws IOException {
        Path file = state.resolve("creel.json");
        Files.writeString(file, text);
        return new FileConfig(new Location(state, file), env::get, new FileConfig.Report() {
            @Override
            public void warn(String message) {
                // what is narrowed is not looked at here
            }

            @Override
            public void error(String message, Throwable cause) {
                throw new AssertionError(message, cause);
            }
        });
    }

    private static Json reference(String path) {
        return Json.object().put("secret", path).build();
    }

    @Test
    void aFileIsAReferenceOfTheAccountItStandsAt() throws IOException {
        Config config = open("{channels: {telegram: {tokenFile: 'one', accounts: {work: {tokenFile: '/two'}}}, irc: {passwordFile: 'p'}}}", Map.of());
        assertThat(config.current().at("channels.telegram.botToken")).isEqualTo(reference("channels.telegram.botToken"));
        assertThat(config.secret("channels.telegram.botToken")).contains(new SecretSource.File(state.resolve("one").toString(), ""));
        assertThat(config.secret("channels.telegram.accounts.work.botToken")).contains(new SecretSource.File("/two", ""));
        assertThat(config.secret("channels.irc.password")).contains(new SecretSource.File(state.resolve("p").toString(), ""));
    }

    @Test
    void theUsualVariableIsForTheDefaultAccountWithoutASecret() throws IOException {
        Map<String, String> env = Map.of("TELEGRAM_BOT_TOKEN", "a", "DISCORD_BOT_TOKEN", "b", "SLACK_BOT_TOKEN", "c", "SLACK_APP_TOKEN", "d");
        Config config = open("{channels: {telegram: {}, discord: {token: 'own'}, slack: {accounts: {work: {}, 'default': {}}}}}", env);
        assertThat(config.secret("channels.telegram.botToken")).contains(new SecretSource.Env("TELEGRAM_BOT_TOKEN"));
        assertThat(config.current().at("channels.telegram.botToken")).isEqualTo(reference("channels.telegram.botToken"));
        assertThat(config.secret("channels.discord.token")).contains(new SecretSource.Inline("own"));
        assertThat(config.secret("channels.slack.accounts.default.appToken")).contains(new SecretSource.Env("SLACK_APP_TOKEN"));
        assertThat(config.secret("channels.slack.accounts.work.botToken")).isEmpty();
        assertThat(config.secret("channels.slack.botToken")).isEmpty();
    }

    @Test
    void withoutTheChannelOrTheVariableThereIsNoSecret() throws IOException {
        assertThat(open("{}", Map.of("TELEGRAM_BOT_TOKEN", "a")).secret("channels.telegram.botToken")).isEmpty();
        Config config = open("{channels: {telegram: {}}}", Map.of());
        assertThat(config.secret("channels.telegram.botToken")).isEmpty();
        assertThat(config.current().object("channels.telegram").has("botToken")).isFalse();
    }

    @Test
    void theFileWinsAndAPlaceWithoutItsFileHasNoOtherSecret() throws IOException {
        Config config = open("{channels: {telegram: {botToken: 'inline', tokenFile: 'gone'}}}", Map.of("TELEGRAM_BOT_TOKEN", "a"));
        assertThat(config.secret("channels.telegram.botToken")).contains(new SecretSource.File(state.resolve("gone").toString(), ""));
    }
}
