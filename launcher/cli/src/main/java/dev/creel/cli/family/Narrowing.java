// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.api.json.Json;
import dev.creel.cli.CliException;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import dev.creel.config.Location;
import dev.creel.doctor.ConfigGuard;
import dev.creel.doctor.Mended;
import dev.creel.doctor.Mender;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SecurityAudit;
import dev.creel.doctor.Suppression;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What the security audit does to a configuration from elsewhere before it is in force here: what opens a hole is narrowed as by
 * {@code creel security audit --fix}, else left out. Nobody here said that a hole is meant, so suppressions stay behind too.
 */
final class Narrowing {
    private static final int ROUNDS = 50;

    private final Location place;
    private final Report report;
    private final SecurityAudit audit = SecurityAudit.ofCore();

    /** @param place the configuration in a folder aside */
    Narrowing(Location place, Report report) {
        this.place = place;
        this.report = report;
    }

    /** @throws CliException when a critical hole stays */
    void narrow() {
        Config config = Config.open(place);
        if (!config.current().list(Suppression.PATH).isEmpty()) {
            config.edit(List.of(new Change(Suppression.PATH, "")));
            report.left("setting " + Suppression.PATH, "what was meant so there is not meant so here");
        }
        repair();
        config = Config.open(place);
        ConfigGuard guard = new ConfigGuard(audit, Clock.systemUTC(), finding -> { }, finding -> { });
        Location nothing = new Location(place.stateDir(), place.stateDir().resolve("nothing.json"));
        for (int round = 0; round < ROUNDS; round++) {
            List<Issue> holes = guard.objections(Config.open(nothing).view(), config.view());
            if (holes.isEmpty()) {
                return;
            }
            drop(config, holes);
            config = Config.open(place);
        }
        throw new CliException("the configuration cannot be taken: it opens holes that cannot be closed one by one");
    }

    private void repair() {
        List<Repair> settings = audit.repairs(Scene.open(place, Optional.empty())).stream().filter(Repair.Setting.class::isInstance).toList();
        try {
            for (Mended.Step step : new Mender(place).mend(settings).steps()) {
                if (step.problem().isEmpty()) {
                    report.changed("setting " + step.what(), "narrowed: " + step.why());
                }
            }
        } catch (IOException e) {
            throw new CliException("the configuration cannot be narrowed in " + place.stateDir() + ": " + e);
        }
    }

    /** Leaves out the setting that a hole is about; where that is none, or was not enough, what it stands in. */
    private void drop(Config config, List<Issue> holes) {
        for (Issue hole : holes) {
            for (List<String> keys = KeyPath.parse(hole.path()).keys(); !keys.isEmpty(); keys = keys.subList(0, keys.size() - 1)) {
                if (there(config.view().raw(), keys)) {
                    String path = String.join(".", keys);
                    config.edit(List.of(new Change(path, "")));
                    report.left("setting " + path, hole.message());
                    return;
                }
            }
        }
        throw new CliException("the configuration cannot be taken as it is: " + String.join("; ", holes.stream().map(Issue::message).toList())
                + "; change that in a copy of the folder and import the copy");
    }

    private static boolean there(Json.Obj raw, List<String> keys) {
        Json here = raw;
        for (String key : keys) {
            here = here instanceof Json.Obj object ? object.get(key) : Json.Nil.NIL;
        }
        return here != Json.Nil.NIL;
    }
}
