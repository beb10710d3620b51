// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.SceneCheck.Reach;
import dev.creel.doctor.SecurityAudit;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check finds what it is for, and only that. */
class ChecksTest {
    @TempDir
    Path state;

    static List<Fixture> fixtures() {
        return Fixtures.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void findsWhatIsThereAndNothingElse(Fixture fixture) {
        Scene scene = fixture.open(state);
        List<String> found = SecurityAudit.ofCore().findings(scene, Reach.DEEP).stream().map(Finding::id).toList();
        assertThat(found.contains(fixture.id())).as("found: " + found).isEqualTo(fixture.found());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void reportsOnlyIdsThatItNames(Fixture fixture) {
        Scene scene = fixture.open(state);
        for (SceneCheck check : Checks.all()) {
            check.look(scene, finding -> assertThat(check.ids()).anyMatch(id -> names(id, finding.id())));
        }
    }

    @Test
    void everyIdHasBothFixtures() {
        List<String> ids = Checks.all().stream().flatMap(check -> check.ids().stream()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        for (String id : ids) {
            Stream<Boolean> both = Fixtures.all().stream().filter(fixture -> names(id, fixture.id())).map(Fixture::found).distinct();
            boolean always = id.equals("summary.attack_surface");
            assertThat(both).as("fixtures of " + id).containsExactlyInAnyOrder(always ? new Boolean[] {true} : new Boolean[] {true, false});
        }
    }

    private static boolean names(String id, String found) {
        return id.equals(found) || id.contains("*") && found.startsWith(id.substring(0, id.indexOf('*'))) && found.endsWith(id.substring(id.indexOf('*') + 1));
    }
}
