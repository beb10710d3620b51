// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without confinement the attacks work: whatever does not is no evidence and is on the committed list of those. */
class ControlIT {
    static Stream<Jdk> jdks() {
        return Jdk.both().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theAttacksWorkWhereNothingStopsThem(Jdk jdk) throws Exception {
        Map<String, Outcome> control = Control.of(jdk);

        List<String> failed = control.values().stream().filter(o -> !o.worked()).map(Outcome::id).sorted().toList();
        System.out.println(jdk + ": " + control.size() + " attempts without confinement, " + failed.size() + " no evidence:");
        control.values().stream().filter(o -> !o.worked())
                .forEach(o -> System.out.println("  " + o.id() + " " + o.status() + " " + o.thrown()));
        assertThat(failed).isSubsetOf(Expectations.read().noEvidence(jdk));
        assertThat(control.values().stream().filter(o -> o.family().equals("legit")).filter(o -> !o.worked())
                .map(Outcome::id).collect(Collectors.toList())).isEmpty();
    }
}
