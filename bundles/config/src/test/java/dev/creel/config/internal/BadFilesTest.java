// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of {@code bad/} is refused; its first line says at which path and with which words. */
class BadFilesTest {
    @TempDir
    Path state;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/bad"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereAreEnough() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("files")
    void isRefusedWithPathAndRemedy(Path bad) throws IOException {
        String text = Files.readString(bad);
        String[] expected = text.lines().findFirst().orElseThrow().substring(3).split(" \\| ?", 2);
        Files.createDirectories(state.resolve("folder"));
        Files.writeString(state.resolve("broken.json5"), "{ mode: ");
        Files.writeString(state.resolve("creel.json"), text);
        ConfigException refused = catchThrowableOfType(ConfigException.class,
                () -> new FileConfig(new Location(state, state.resolve("creel.json")), System::getenv, new NoReport()));
        assertThat(refused).isNotNull();
        assertThat(refused.issues()).allSatisfy(issue -> assertThat(issue.remedy()).as(issue.toString()).isNotBlank());
        assertThat(refused.issues()).as(refused.getMessage()).anySatisfy(issue -> {
            assertThat(issue.path()).isEqualTo(expected[0].strip());
            assertThat(issue.message() + "; " + issue.remedy()).contains(expected[1]);
        });
        assertThat(refused.issues()).as("one mistake, few issues").hasSizeLessThanOrEqualTo(2);
    }

    private static final class NoReport implements FileConfig.Report {
        @Override
        public void warn(String message) { }

        @Override
        public void error(String message, Throwable cause) { }
    }
}
