// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.ConfigException;
import dev.creel.config.KeyPath;
import dev.creel.config.Location;
import dev.creel.config.OneWriter;
import dev.creel.doctor.Mended.Step;
import dev.creel.doctor.internal.UndoFile;
import dev.creel.doctor.internal.UnifiedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does repairs in the files of one gateway: settings in the text of the main file, so that comments and variables stay, and
 * modes of files, links never followed. Keeps how it was, so that it can be undone. One process at a time.
 */
public final class Mender {
    private final Location location;
    private final UndoFile undo;
    private final OneWriter alone;

    public Mender(Location location) {
        this.location = location;
        this.undo = new UndoFile(location);
        this.alone = new OneWriter(location.stateDir().resolve("config").resolve("mend.lock"));
    }

    /** Does what can be done; what cannot says why. */
    public Mended mend(List<Repair> repairs) throws IOException {
        return alone.alone(() -> {
            String before = UndoFile.text(location.file());
            String shown = shown();
            Map<Path, String> modes = new LinkedHashMap<>();
            List<Step> steps = new ArrayList<>(settings(of(repairs, Repair.Setting.class)));
            of(repairs, Repair.Mode.class).forEach(mode -> steps.add(mode(mode, modes)));
            String after = UndoFile.text(location.file());
            boolean did = !before.equals(after) || !modes.isEmpty();
            if (did) {
                undo.keep(before, after, modes);
            }
            return new Mended(UnifiedLines.of(shown, shown()), steps, did ? undo.path().toString() : "");
        });
    }

    /** Puts back what the last repair changed. @return what was put back @throws IllegalStateException when that cannot be */
    public Mended undo() throws IOException {
        return alone.alone(() -> {
            String shown = shown();
            List<String> restored = undo.restore();
            return new Mended(UnifiedLines.of(shown, shown()),
                    restored.stream().map(file -> new Step(file, "", "as it was before the repair", "")).toList(), "");
        });
    }

    private static <T extends Repair> List<T> of(List<Repair> repairs, Class<T> kind) {
        return repairs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The file with its secrets hidden, by the schema and not by their looks: a difference is shown whole lines at a time. */
    private String shown() {
        return Config.open(location).inspect().raw();
    }

    /** In one edit, so that the copies of former edits stay; one by one where not all can be. */
    private List<Step> settings(List<Repair.Setting> settings) {
        Config config = Config.open(location);
        if (!settings.isEmpty() && !config.inspect().valid()) {
            return settings.stream().map(each -> step(each, "the configuration is invalid; correct it first: creel config validate")).toList();
        }
        Json.Obj written = config.view().raw();
        List<Step> steps = new ArrayList<>();
        Map<Change, Repair.Setting> changes = new LinkedHashMap<>();
        for (Repair.Setting each : settings) {
            boolean here = at(written, each.path()) != Json.Nil.NIL;
            if (!here && config.current().at(each.path()) != Json.Nil.NIL) {
                steps.add(step(each, "it stands in an included file; edit it there"));
            } else if (here || !each.json().isEmpty()) {
                changes.putIfAbsent(new Change(each.path(), each.json()), each);
            }
        }
        boolean all = changes.isEmpty() || refusal(config, List.copyOf(changes.keySet())).isEmpty();
        changes.forEach((change, setting) -> steps.add(step(setting, all ? "" : refusal(config, List.of(change)))));
        return steps;
    }

    /** Why the edit was not made; empty when it was. */
    private static String refusal(Config config, List<Change> changes) {
        try {
            config.edit(changes);
            return "";
        } catch (ConfigException e) {
            return e.getMessage();
        }
    }

    private static Step step(Repair.Setting setting, String problem) {
        return new Step(setting.path(), setting.json(), setting.why(), problem);
    }

    private static Step mode(Repair.Mode repair, Map<Path, String> before) {
        try {
            if (Files.isSymbolicLink(repair.path()) || !Files.exists(repair.path(), LinkOption.NOFOLLOW_LINKS)) {
                return new Step(repair.path().toString(), repair.mode(), repair.why(), "it is a link or gone");
            }
            Set<PosixFilePermission> now = Files.getPosixFilePermissions(repair.path(), LinkOption.NOFOLLOW_LINKS);
            if (!PosixFilePermissions.toString(now).equals(repair.mode())) {
                UndoFile.setMode(repair.path(), repair.mode());
                before.put(repair.path(), PosixFilePermissions.toString(now));
            }
            return new Step(repair.path().toString(), repair.mode(), repair.why(), "");
        } catch (IOException | UnsupportedOperationException e) {
            return new Step(repair.path().toString(), repair.mode(), repair.why(), e.toString());
        }
    }

    private static Json at(Json root, String path) {
        Json here = root;
        for (String key : KeyPath.parse(path).keys()) {
            if (here instanceof Json.Arr list && KeyPath.isIndex(key) && Integer.parseInt(key) < list.elements().size()) {
                here = list.elements().get(Integer.parseInt(key));
            } else {
                here = here instanceof Json.Obj object ? object.get(key) : Json.Nil.NIL;
            }
        }
        return here;
    }
}
