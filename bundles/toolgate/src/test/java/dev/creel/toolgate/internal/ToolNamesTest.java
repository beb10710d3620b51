// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ToolNamesTest {
    @Test
    void wildcardsMatchLikeAReferenceMatcher() {
        Random random = new Random(71);
        for (int i = 0; i < 5_000; i++) {
            String pattern = text(random, "ab*", 8);
            String name = text(random, "ab", 8);
            String regex = pattern.replace("*", ".*");
            assertThat(ToolNames.matches(pattern, name)).as("%s ~ %s", pattern, name).isEqualTo(name.matches(regex));
        }
    }

    private static String text(Random random, String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(longest); n > 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
