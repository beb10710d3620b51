// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonFuzzTest {
    private static final String ALPHABET = "{}[]\",:\\u0123456789.eE+-truefalsn \n\t/d8\ud83e\udd9eü";

    @Test
    void everyValueSurvivesWritingAndReading() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            Json value = value(random, 5);
            assertThat(Json.parse(value.text(), 10)).isEqualTo(value);
        }
    }

    @Test
    void mutatedTextIsReadOrRefusedAndWhatIsReadIsStable() {
        Random random = new Random(2);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            String text = mutated(value(random, 4).text(), random);
            Json value;
            try {
                value = Json.parse(text, 20);
            } catch (IllegalArgumentException refused) {
                continue;
            }
            read++;
            String written = value.text();
            assertThat(Json.parse(written, 20)).isEqualTo(value);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(written)).isTrue();
        }
        assertThat(read).isBetween(1_000, 99_000);
    }

    private static String mutated(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(out.length() + 1);
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> out.insert(at, c);
                case 1 -> out.setLength(at);
                case 2 -> out.insert(at, text, 0, random.nextInt(text.length()));
                default -> {
                    if (at < out.length()) {
                        out.setCharAt(at, c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static Json value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> Json.Nil.NIL;
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> Json.of(random.nextLong() >> random.nextInt(64));
            case 3 -> new Json.Num(new BigDecimal(random.nextInt()).scaleByPowerOfTen(random.nextInt(60) - 30));
            case 4 -> Json.of(text(random));
            case 5 -> {
                List<Json> elements = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    elements.add(value(random, depth - 1));
                }
                yield Json.array(elements);
            }
            default -> {
                Json.Builder o = Json.object();
                for (int i = random.nextInt(14); i > 0; i--) {
                    o.put(text(random), value(random, depth - 2));
                }
                yield o.build();
            }
        };
    }

    private static String text(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int c = random.nextInt(10) == 0 ? 0x10000 + random.nextInt(0x1000) : random.nextInt(0x300);
            out.appendCodePoint(c);
        }
        return out.toString();
    }
}
