// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Copies of multi-valued maps that share nothing with the original. */
final class Values {
    private Values() {}

    static Map<String, List<String>> copy(Map<String, List<String>> values) {
        return values.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
    }
}
