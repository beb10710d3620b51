// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatchTest {
    private static final Library CM = Libraries.all().get(2);

    @Test
    void theSameJarTwice() throws IOException {
        assertThat(Patch.sha256(Patch.patch(CM))).isEqualTo(Patch.sha256(Patch.patch(CM)));
    }

    @Test
    void anotherCountOfChecksStopsTheBuild() {
        Library other = new Library("x.jar", CM.anchor(), CM.checks() + 1, 0, CM.edits(), List.of());
        assertThatThrownBy(() -> Patch.patch(other)).isInstanceOf(PatchException.class).hasMessageContaining("checks");
    }

    @Test
    void aMissingMethodStopsTheBuild() {
        MethodEdit gone = new MethodEdit(CM.edits().get(0).owner(), "gone", "(", (c, m) -> { });
        Library other = new Library("x.jar", CM.anchor(), CM.checks(), 0, List.of(gone), List.of());
        assertThatThrownBy(() -> Patch.patch(other)).isInstanceOf(PatchException.class).hasMessageContaining("gone");
    }
}
