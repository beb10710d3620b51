// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.ConfigException;
import dev.creel.config.KeyPath;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merge patches and whole texts with placeholders, as clients send them after they were shown the configuration. */
class MergePatchTest {
    private static final String TEXT = """
            {
              // where models come from
              models: { providers: {
                one: { baseUrl: "http://127.0.0.1:1/v1", api: "openai-completions", apiKey: "key-of-one", models: [{ id: "a", name: "A" }, { id: "b", name: "B" }] },
                two: { baseUrl: "http://127.0.0.1:2/v1", api: "openai-completions", apiKey: "key-of-two", models: [{ id: "c", name: "C" }] },
              } },
              commands: { ownerAllowFrom: ["x:1", "x:2"] }, // two of them
            }
            """;

    @TempDir
    Path state;

    private Path file;
    private Config config;

    @BeforeEach
    void open() throws IOException {
        file = state.resolve("creel.json");
        Files.writeString(file, TEXT);
        config = Config.open(new Location(state, file));
        assertThat(config.inspect().issues()).isEmpty();
    }

    private String patched(String patch, String... replaced) throws IOException {
        config.edit(config.merge(patch, Set.of(replaced)), config.inspect().hash());
        return Files.readString(file);
    }

    @Test
    void changesOnlyWhatItNamesAndKeepsComments() throws IOException {
        assertThat(patched("{models:{providers:{one:{baseUrl:'http://127.0.0.1:9/v1'}}}}"))
                .isEqualTo(TEXT.replace("\"http://127.0.0.1:1/v1\"", "'http://127.0.0.1:9/v1'"));
    }

    @Test
    void nullRemoves() throws IOException {
        assertThat(patched("{models:{providers:{two:null}},browser:null}")).contains("key-of-one").doesNotContain("key-of-two");
    }

    @Test
    void elementsWithAnIdAreMerged() throws IOException {
        String text = patched("{models:{providers:{one:{models:[{id:'b',name:'Bee'},{id:'d',name:'D'}]}}}}");
        assertThat(text).contains("{ id: \"a\", name: \"A\" }, { id: 'b', name: 'Bee' }, {id:'d',name:'D'}]");
    }

    @Test
    void aListLosesElementsOnlyWhenItIsNamed() throws IOException {
        assertThatThrownBy(() -> patched("{commands:{ownerAllowFrom:['x:1']}}"))
                .isInstanceOf(ConfigException.class).hasMessageContaining("replacePaths");
        assertThat(patched("{commands:{ownerAllowFrom:['x:1','x:2','x:3']}}")).contains("['x:1','x:2','x:3'] }, // two of them");
        assertThat(patched("{commands:{ownerAllowFrom:['x:1']}}", "commands.ownerAllowFrom")).contains("['x:1'] }, // two of them");
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatThrownBy(() -> patched("[1]")).isInstanceOf(ConfigException.class).hasMessageContaining("a patch is an object");
        assertThatThrownBy(() -> patched("{")).isInstanceOf(ConfigException.class).hasMessageContaining("not JSON5");
    }

    @Test
    void whatWasShownCanBeSentBack() throws IOException {
        String shown = config.inspect().raw();
        assertThat(shown).contains(Config.REDACTED).doesNotContain("key-of-");
        config.edit(List.of(new Change("", shown.replace("127.0.0.1:2", "127.0.0.1:8"))), config.inspect().hash());
        assertThat(Files.readString(file)).isEqualTo(TEXT.replace("127.0.0.1:2", "127.0.0.1:8"));
        assertThat(patched("{models:{providers:{one:{apiKey:'" + Config.REDACTED + "',baseUrl:'http://127.0.0.1:7/v1'}}}}"))
                .contains("apiKey: \"key-of-one\"", "127.0.0.1:7");
    }

    @Test
    void aPlaceholderIsNeverWritten() {
        for (String value : List.of("{models:{providers:{three:{baseUrl:'http://127.0.0.1:3/v1',apiKey:'" + Config.REDACTED + "',models:[]}}}}",
                "{gateway:{auth:{token:'" + Config.REDACTED + "'}}}")) {
            assertThatThrownBy(() -> patched(value)).isInstanceOf(ConfigException.class).hasMessageContaining("placeholder");
        }
    }

    /** A secret must not go to another element because the list was changed. */
    @Test
    void placesInAChangedListCannotBeTold() {
        String before = "{list: [{token: \"a\"}, {token: \"b\"}], named: [{id: \"x\", token: \"c\"}, {id: \"y\", token: \"d\"}]}";
        String hidden = "\"" + Config.REDACTED + "\"";
        assertThat(Hidden.restored(before, KeyPath.ROOT, "{list: [{token: " + hidden + "}, {token: \"new\"}]}"))
                .isEqualTo("{list: [{token: \"a\"}, {token: \"new\"}]}");
        assertThat(Hidden.restored(before, KeyPath.ROOT, "{named: [{id: \"y\", token: " + hidden + "}]}"))
                .isEqualTo("{named: [{id: \"y\", token: \"d\"}]}");
        for (String changed : List.of("{list: [{token: " + hidden + "}]}", "{named: [{id: \"z\", token: " + hidden + "}]}",
                "{named: [{token: " + hidden + "}, {token: \"e\"}]}")) {
            assertThatThrownBy(() -> Hidden.restored(before, KeyPath.ROOT, changed)).isInstanceOf(ConfigException.class);
        }
    }
}
