// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.bridge.Host;
import dev.creel.config.Config.Change;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import dev.creel.config.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedConfigTest {
    @TempDir
    Path state;
    private final BlockingQueue<Snapshot> seen = new LinkedBlockingQueue<>();
    private final List<String> failures = new ArrayList<>();
    private final Host host = new Host() {
        @Override
        public void fail(int status, String message) {
            failures.add(status + " " + message);
        }

        @Override
        public void serving(BooleanSupplier alive) {
            failures.add("the configuration serves nobody");
        }
    };
    private Path file;
    private WatchedConfig config;

    @BeforeEach
    void place() {
        file = state.resolve("creel.json");
    }

    private void start(String text) throws Exception {
        Files.writeString(file, text);
        config = new WatchedConfig(new Location(state, file), host);
        config.onChange((before, after) -> seen.add(after));
    }

    @AfterEach
    void stop() {
        if (config != null) {
            config.stop();
        }
    }

    private Snapshot next() throws InterruptedException {
        Snapshot next = seen.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("a change of a file was never noticed").isNotNull();
        return next;
    }

    @Test
    void filesIncludesAndVariablesAreWatched() throws Exception {
        Path include = Files.createDirectories(state.resolve("parts")).resolve("g.json5");
        Files.writeString(include, "{ port: 1 }");
        start("{ gateway: { $include: './parts/g.json5', reload: { debounceMs: 20 } } }");
        Files.writeString(include, "{ port: 2 }");
        assertThat(next().integer("gateway.port", 0)).isEqualTo(2);
        Files.writeString(state.resolve(".env"), "WHERE=/tmp/here\n");
        next();
        Path replacement = Files.writeString(state.resolve("new"), "{ logging: { file: '${WHERE}' } }");
        Files.move(replacement, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(next().text("logging.file")).contains("/tmp/here");
        assertThat(config.current().generation()).isEqualTo(4);
        assertThat(Files.readString(state.resolve("config/last-good.json"))).contains("${WHERE}").doesNotContain("/tmp/here");
    }

    @Test
    void anEditIsOneGenerationAlthoughTheWatcherSeesIt() throws Exception {
        start("{ gateway: { reload: { debounceMs: 20 } } }");
        config.edit(List.of(new Change("gateway.port", "5")), config.inspect().hash());
        assertThat(next().integer("gateway.port", 0)).isEqualTo(5);
        Files.writeString(file, "{ gateway: { port: 6, reload: { debounceMs: 20 } } }");
        assertThat(next().integer("gateway.port", 0)).isEqualTo(6);
        assertThat(config.current().generation()).isEqualTo(3);
    }

    @Test
    void anInvalidFirstFileEndsTheProcessWithItsIssues() throws Exception {
        Files.writeString(file, "{ gatway: {} }");
        assertThatThrownBy(() -> new WatchedConfig(new Location(state, file), host)).isInstanceOf(ConfigException.class);
        assertThat(failures).singleElement().asString().startsWith("78 ").contains("gatway", "did you mean");
    }
}
