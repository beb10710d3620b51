// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.KeyPath;
import dev.creel.config.Location;
import dev.creel.config.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldNamesTest {
    private static final String OLD = """
            {
              // my bot
              telegram: {
                botToken: "${BOT}", // from the environment
                requireMention: true,
                allowFrom: ["123456"],
              },
              routing: {
                allowFrom: ["+15550001111"],
                agents: {work: {workspace: "~/work"}, home: {}},
                defaultAgentId: "home",
                bindings: [{agentId: "work", match: {channel: "telegram"}}],
                groupChat: {requireMention: false, historyLimit: 20},
                queue: {mode: "collect"},
              },
              agent: {
                model: "anthropic/claude-opus-4-5",
                modelFallbacks: ["openai/gpt-5"],
                allowedModels: ["openai/gpt-5"],
                modelAliases: {opus: "anthropic/claude-opus-4-5"},
                sandbox: {mode: "all"},
                workspace: "~/clawd",
              },
              identity: {name: "Crab"},
              gateway: {token: "${TOKEN}", port: 18789},
            }
            """;

    @TempDir
    Path state;

    private Location location(String text) throws IOException {
        Path file = Files.writeString(state.resolve("creel.json"), text);
        return new Location(state, file);
    }

    @Test
    void oldNamesBecomeTodaysAndCommentsAndVariablesStay() throws IOException {
        Location location = location(OLD);
        Files.writeString(state.resolve(".env"), "BOT=123:abc\nTOKEN=f3c1a9b27d5e48061c2f7ab9d4e3c5f8\n");
        Config config = Config.open(location);
        assertThat(config.inspect().valid()).as("refused before").isFalse();
        Migration migration = Migration.of(location);
        assertThat(migration.left()).isEmpty();
        config.edit(migration.changes());
        assertThat(config.inspect().issues()).isEmpty();
        String text = Files.readString(location.file());
        assertThat(text).contains("// my bot", "// from the environment", "${BOT}", "${TOKEN}")
                .doesNotContain("routing", "identity: {name: \"Crab\"},\n  gateway");
        assertThat(Files.readString(state.resolve("creel.json.bak"))).isEqualTo(OLD);
        Json tree = Json5.parse(text).json();
        assertThat(at(tree, "channels.telegram.allowFrom")).isEqualTo("[\"123456\"]");
        assertThat(at(tree, "channels.telegram.groups.*.requireMention")).isEqualTo("true");
        assertThat(at(tree, "channels.whatsapp.allowFrom")).isEqualTo("[\"+15550001111\"]");
        assertThat(at(tree, "agents.list.0.id")).isEqualTo("\"work\"");
        assertThat(at(tree, "agents.list.0.identity.name")).isEqualTo("\"Crab\"");
        assertThat(at(tree, "agents.list.1.default")).isEqualTo("true");
        assertThat(at(tree, "bindings.0.agentId")).isEqualTo("\"work\"");
        assertThat(at(tree, "messages.groupChat.historyLimit")).isEqualTo("20");
        assertThat(at(tree, "messages.queue.mode")).isEqualTo("\"collect\"");
        assertThat(at(tree, "agents.defaults.model.primary")).isEqualTo("\"anthropic/claude-opus-4-5\"");
        assertThat(at(tree, "agents.defaults.model.fallbacks.0")).isEqualTo("\"openai/gpt-5\"");
        assertThat(Trees.at(tree, KeyPath.parse("agents.defaults.models").child("anthropic/claude-opus-4-5").child("alias")))
                .isEqualTo(Json.of("opus"));
        assertThat(at(tree, "agents.defaults.sandbox.mode")).isEqualTo("\"all\"");
        assertThat(at(tree, "agents.defaults.workspace")).isEqualTo("\"~/clawd\"");
        assertThat(at(tree, "gateway.auth.token")).isEqualTo("\"${TOKEN}\"");
        assertThat(Migration.of(location).changes()).as("nothing is left to do").isEmpty();
    }

    private static String at(Json tree, String path) {
        return Trees.at(tree, KeyPath.parse(path)).text();
    }

    @Test
    void whatHasATakenPlaceIsLeftAndTold() throws IOException {
        Migration migration = Migration.of(location("{gateway: {token: 'a', auth: {token: 'b'}}}"));
        assertThat(migration.changes()).isEmpty();
        assertThat(migration.left()).singleElement().satisfies(issue -> {
            assertThat(issue.path()).isEqualTo("gateway.token");
            assertThat(issue.toString()).contains("gateway.auth.token").doesNotContain("'a'");
        });
    }

    @Test
    void noGroupIsLetInByTheMove() throws IOException {
        for (String old : new String[] {"routing: {groupChat: {requireMention: true}}, channels: {telegram: {groups: {'-1': {}, '-2': {requireMention: false}}}}",
            "telegram: {requireMention: true, groups: {'-1': {}, '-2': {requireMention: false}}}"}) {
            Location location = location("{" + old + "}");
            Config.open(location).edit(Migration.of(location).changes());
            Json groups = Trees.at(Json5.parse(Files.readString(location.file())).json(), KeyPath.parse("channels.telegram.groups"));
            assertThat(groups).isEqualTo(Json5.parse("{'-1': {requireMention: true}, '-2': {requireMention: false}}").json());
        }
    }

    @Test
    void todaysNamesAndBrokenFilesNeedNothing() throws IOException {
        assertThat(Migration.of(location("{gateway: {port: 1234}}")).changes()).isEmpty();
        assertThat(Migration.of(location("{gateway: ")).changes()).isEmpty();
        assertThat(Migration.of(new Location(state, state.resolve("none.json"))).changes()).isEmpty();
    }
}
