// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFreezesTest {
    @TempDir
    Path state;
    private final BlockingQueue<Set<Part>> told = new LinkedBlockingQueue<>();

    @Test
    void tellsOfEachChangeWhateverOneListenerDoes() throws Exception {
        WatchedFreezes freezes = new WatchedFreezes(state);
        freezes.onChange((before, after) -> {
            throw new IllegalStateException("this one fails");
        });
        AutoCloseable following = freezes.onChange((before, after) -> told.add(after));
        Freeze.of(state).freeze(Part.PLUGINS, "", "", Instant.EPOCH);
        assertThat(told.poll(60, TimeUnit.SECONDS)).containsExactly(Part.PLUGINS);
        Freeze.of(state).thaw(Part.PLUGINS);
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEmpty();
        Files.delete(state.resolve(Freeze.FOLDER));
        Freeze.of(state).freeze(Part.TOOLS, "", "", Instant.EPOCH);
        assertThat(told.poll(60, TimeUnit.SECONDS)).as("in a folder made anew").containsExactly(Part.TOOLS);
        following.close();
        freezes.stop();
    }
}
