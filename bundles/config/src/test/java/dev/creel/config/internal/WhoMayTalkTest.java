// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.config.Config;
import dev.creel.config.Config.Inspection;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings about who may talk, as they are checked when they are read. */
class WhoMayTalkTest {
    @TempDir
    Path state;

    private Inspection inspect(String channels) throws IOException {
        Path file = state.resolve("creel.json");
        Files.writeString(file, "{channels: " + channels + "}");
        return Config.open(new Location(state, file)).inspect();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{sim: {dmPolicy: 'open'}}",
        "{sim: {dmPolicy: 'open', allowFrom: ['anna']}}",
        "{telegram: {dmPolicy: 'open', allowFrom: []}}",
        "{discord: {dm: {policy: 'open', allowFrom: ['1']}}}",
        "{sim: {allowFrom: ['*'], accounts: {work: {dmPolicy: 'open', allowFrom: ['anna']}}}}"})
    void openWithoutAStarIsRefused(String channels) throws IOException {
        assertThat(inspect(channels).issues()).anySatisfy(issue -> assertThat(issue.toString())
                .contains("is \"open\"", "does not hold \"*\"", "or choose \"pairing\""));
    }

    /** An account's name becomes the name of a file. */
    @ParameterizedTest
    @ValueSource(strings = {"../../x", "..", "/etc/x", "a/b", "a\\\\b", ".hidden", "", "x\\u0000"})
    void anAccountIsNoPath(String name) throws IOException {
        for (String channel : new String[] {"sim", "telegram", "whatsapp", "discord", "slack"}) {
            assertThat(inspect("{" + channel + ": {accounts: {work: {}, \"" + name + "\": {}}}}").valid()).as(channel + " " + name).isFalse();
            assertThat(inspect("{" + channel + ": {accounts: {work: {}}}}").valid()).as(channel).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{sim: {dmPolicy: 'open', allowFrom: ['*']}}",
        "{defaults: {groupPolicy: 'disabled'}, sim: {dmPolicy: 'pairing', groupPolicy: 'allowlist', groupAllowFrom: ['anna', 17],"
                + " groups: {g: {requireMention: false, allowFrom: ['b'], topics: {'1': {enabled: false}}}, '*': {}}, selfChatMode: true}}",
        "{sim: {guilds: {s: {users: ['1'], channels: {c: {allow: true, requireMention: true}}}}, dm: {groupEnabled: true, groupChannels: ['x']}}}"})
    void whatTheGatesReadIsNoWarning(String channels) throws IOException {
        Inspection inspection = inspect(channels);
        assertThat(inspection.issues()).isEmpty();
        assertThat(inspection.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{sim: {dmPolicy: 'everybody'}}",
        "{sim: {groupPolicy: 'some'}}",
        "{sim: {groups: {g: {requireMentions: true}}}}",
        "{sim: {groups: {g: {topics: {t: {topics: {}}}}}}}",
        "{sim: {groups: ['g']}}",
        "{sim: {groupAllowFrom: 'anna'}}",
        "{discord: {guilds: {s: {channels: {c: {user: ['1']}}}}}}"})
    void aWrongWordIsRefusedAndNotSkipped(String channels) throws IOException {
        assertThat(inspect(channels).issues()).isNotEmpty();
    }

    @Test
    void whatDoesNotWorkYetIsSaid() throws IOException {
        assertThat(inspect("{sim: {groups: {g: {systemPrompt: 'x'}}}}").warnings()).singleElement().asString()
                .contains("channels.sim.groups.g.systemPrompt", "not supported yet");
        assertThat(inspect("{telegram: {replyToMode: 'all', retry: {attempts: 3}}}").warnings()).hasSize(2);
    }
}
