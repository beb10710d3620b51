// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.config.Config;
import dev.creel.config.Config.Inspection;
import dev.creel.config.Location;
import dev.creel.config.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The configuration: whether it is valid, and old names in it, which are moved. */
final class ConfigLook implements DoctorLook {
    @Override
    public void look(Location location, Consumer<Finding> found) {
        Migration migration = Migration.of(location);
        String file = location.file().toString();
        if (!migration.moved().isEmpty()) {
            found.accept(new Finding("doctor.config.old_names", CRITICAL, file, "keys have old names", String.join("; ", migration.moved()),
                    "creel doctor --fix moves them, and keeps the file as " + file + ".bak"));
        }
        migration.left().forEach(issue -> found.accept(new Finding("doctor.config.old_name_left", CRITICAL, issue.path(),
                "a key has an old name", issue.message(), issue.remedy())));
        Inspection now = Config.open(location).inspect();
        now.issues().stream().filter(issue -> !issue.message().equals("old name of a key")).forEach(issue ->
                found.accept(new Finding("doctor.config.invalid", CRITICAL, issue.path(), "the configuration is invalid", issue.message(), issue.remedy())));
        now.warnings().forEach(issue -> found.accept(new Finding("doctor.config.warning", WARN, issue.path(), "a setting has no effect",
                issue.message(), issue.remedy())));
    }

    @Override
    public List<String> mend(Location location) {
        Migration migration = Migration.of(location);
        if (migration.changes().isEmpty()) {
            return List.of();
        }
        Config.open(location).edit(migration.changes());
        List<String> done = new ArrayList<>();
        migration.moved().forEach(move -> done.add("moved " + move));
        done.add("kept the file as it was: " + location.file() + ".bak");
        return done;
    }
}
