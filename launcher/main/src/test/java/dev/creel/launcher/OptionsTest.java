// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Path HOME = Path.of("/home/of/creel");

    @Test
    void takesTheStateFolderFromTheEnvironment() {
        Options options = Options.parse(new String[] {"--debug"}, Map.of("CREEL_STATE_DIR", "/x/../y"), HOME);
        assertThat(options.stateDir()).isEqualTo(Path.of("/y"));
        assertThat(options.debug()).isTrue();
        assertThat(options.train()).isFalse();
        assertThat(options.home()).isEqualTo(HOME);
    }

    @Test
    void handsGatewayFlagsOnInBothForms() {
        Options.parse(new String[] {"--port", "1234", "--bind=lan"}, Map.of(), HOME);
        assertThat(System.getProperty("creel.gateway.port")).isEqualTo("1234");
        assertThat(System.getProperty("creel.gateway.bind")).isEqualTo("lan");
    }

    @Test
    void refusesWhatItDoesNotKnowAndSaysWhatItKnows() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--prot", "1"}, Map.of(), HOME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--prot")
                .hasMessageContaining("--port");
        assertThatThrownBy(() -> Options.parse(new String[] {"--port"}, Map.of(), HOME)).hasMessageContaining("needs a value");
    }
}
