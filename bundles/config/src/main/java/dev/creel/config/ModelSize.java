// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a model is by its name, as {@code 8b} in {@code qwen3:8b} says billions of parameters: the smaller a model, the less
 * it tells its user's order from one it reads.
 */
public final class ModelSize {
    private static final Pattern BILLIONS = Pattern.compile("(?<![a-z0-9.])(\\d{1,4}(?:\\.\\d)?)b(?![a-z0-9])");
    private static final double LARGEST = 300;

    private ModelSize() {}

    /** Whether its name tells a size of at most 300 billion parameters; of several sizes the largest counts. */
    public static boolean small(String model) {
        Matcher size = BILLIONS.matcher(model.toLowerCase(Locale.ROOT));
        double largest = 0;
        while (size.find()) {
            largest = Math.max(largest, Double.parseDouble(size.group(1)));
        }
        return largest > 0 && largest <= LARGEST;
    }
}
