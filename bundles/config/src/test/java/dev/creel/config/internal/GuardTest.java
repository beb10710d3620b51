// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.config.Config.Change;
import dev.creel.config.Config.Guard;
import dev.creel.config.Config.Issue;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guard objects to is neither written nor taken over, whoever wants it. */
class GuardTest {
    private static final Guard NO_PORT_7 = (before, after) -> after.snapshot().integer("gateway.port", 0) == 7
            ? List.of(new Issue("gateway.port", "was " + before.snapshot().integer("gateway.port", 0), "take another")) : List.of();

    @TempDir
    private Path state;

    private final List<String> errors = new ArrayList<>();
    private Path file;
    private FileConfig config;

    @BeforeEach
    void open() throws IOException {
        file = Files.writeString(state.resolve("creel.json"), "{gateway: {port: 5}}");
        config = new FileConfig(new Location(state, file), name -> null, new FileConfig.Report() {
            @Override
            public void warn(String message) { }

            @Override
            public void error(String message, Throwable cause) {
                errors.add(message);
            }
        });
    }

    private long port() {
        return config.current().integer("gateway.port", 0);
    }

    @Test
    void anEditIsNotWritten() throws Exception {
        try (AutoCloseable guard = config.guard(NO_PORT_7)) {
            assertThatThrownBy(() -> config.edit(List.of(new Change("gateway.port", "7")))).isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll("gateway.port", "was 5", "take another");
            assertThat(Files.readString(file)).contains("port: 5");
            config.edit(List.of(new Change("gateway.port", "8")));
            assertThat(port()).isEqualTo(8);
        }
        config.edit(List.of(new Change("gateway.port", "7")));
        assertThat(port()).isEqualTo(7);
    }

    @Test
    void aFileEditedByHandIsNotTakenOverAndSaidOnce() throws IOException {
        config.guard(NO_PORT_7);
        Files.writeString(file, "{gateway: {port: 7}}");
        config.reload();
        config.reload();
        assertThat(port()).isEqualTo(5);
        assertThat(errors).singleElement().asString().contains("the configuration in use stays", "was 5", "take another");
        Files.writeString(file, "{gateway: {port: 8}}");
        config.reload();
        assertThat(port()).isEqualTo(8);
    }

    @Test
    void anEditMendsWhatWasRefusedByHand() throws IOException {
        config.guard(NO_PORT_7);
        Files.writeString(file, "{gateway: {port: 7}}");
        config.reload();
        assertThatThrownBy(() -> config.edit(List.of(new Change("gateway.reload.mode", "\"hot\"")))).as("nor does it come in beside another edit")
                .hasMessageContaining("take another");
        config.edit(List.of(new Change("gateway.port", "9")));
        assertThat(port()).isEqualTo(9);
    }

    @Test
    void aGuardThatFailsRefuses() {
        config.guard((before, after) -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> config.edit(List.of(new Change("gateway.port", "6")))).hasMessageContaining("could not be judged");
        assertThat(port()).isEqualTo(5);
    }

    @Test
    void theViewHasWhatIsWrittenAndWhatItMeans() throws IOException {
        Files.writeString(file, "{env: {P: 'abc'}, gateway: {auth: {token: '${P}'}}}");
        config.reload();
        assertThat(config.view().raw().object("gateway").object("auth").text("token")).contains("${P}");
        assertThat(config.view().environment().apply("P")).contains("abc");
        assertThat(config.view().secrets()).containsKey("gateway.auth.token");
        assertThat(config.view().files()).contains(file);
        assertThat(config.view().toString()).doesNotContain("abc");
    }
}
