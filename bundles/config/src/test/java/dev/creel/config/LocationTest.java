// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
    private static final Path HOME = Path.of("/home/jan");

    private static Location of(String state) {
        return Location.of(Map.of("CREEL_STATE_DIR", state)::get, HOME);
    }

    /** All in the state folder is made its owner's only: there must be nothing else in it. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/home", "/home/jan", "/home/jan/", "~", "~/", "/home/jan/x/..", "/etc", "/tmp", "/var/lib", "/usr/../etc"})
    void aFolderOfOthersIsNoStateFolder(String state) {
        assertThatThrownBy(() -> of(state)).hasMessageContaining("give it a folder of its own");
    }

    @Test
    void aFolderOfItsOwnIsOne() {
        assertThat(of("").stateDir()).isEqualTo(HOME.resolve(".creel"));
        assertThat(of("~/creel").stateDir()).isEqualTo(HOME.resolve("creel"));
        assertThat(of("/var/lib/creel").stateDir()).isEqualTo(Path.of("/var/lib/creel"));
        Path service = Path.of("/var/lib/creel");
        assertThat(Location.of(Map.of("CREEL_STATE_DIR", "/var/lib/creel")::get, service).stateDir()).as("the home of a service's user").isEqualTo(service);
        assertThat(of("/data").file()).isEqualTo(Path.of("/data/creel.json"));
    }
}
