// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HomeTest {
    private static final URI JAR = URI.create("file:/opt/creel/lib/main.jar");

    @Test
    void theDistributionIsWhereItsCodeIs() {
        assertThat(Home.find(JAR, null)).isEqualTo(Path.of("/opt/creel"));
        assertThat(Home.find(JAR, "/opt/creel")).isEqualTo(Path.of("/opt/creel"));
        assertThat(Home.find(URI.create("file:/opt/b/../creel/lib/main.jar"), null)).isEqualTo(Path.of("/opt/creel"));
    }

    /** A counterfeit named by a property or found in the working folder would bring bundles of its own. */
    @Test
    void noPropertyMovesIt() {
        assertThat(Home.find(JAR, "/tmp/fake")).isEqualTo(Path.of("/opt/creel"));
        assertThat(Home.find(JAR, ".")).isEqualTo(Path.of("/opt/creel"));
    }

    @Test
    void codeOutsideADistributionMustBeToldAndTakesNoWorkingFolder() {
        URI classes = URI.create("file:/work/launcher/main/target/classes/");
        assertThat(Home.find(classes, "/opt/creel")).isEqualTo(Path.of("/opt/creel"));
        assertThatThrownBy(() -> Home.find(classes, null)).hasMessageContaining("-Dcreel.home");
        assertThatThrownBy(() -> Home.find(URI.create("file:/elsewhere/main.jar"), null)).hasMessageContaining("no distribution");
    }
}
