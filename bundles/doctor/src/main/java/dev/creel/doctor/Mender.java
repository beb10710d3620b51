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
            Map<Path, String> modes = new LinkedHashMap<>();
            List<Step> steps = new ArrayList<>();
            for (Repair repair : repairs) {
                steps.add(repair instanceof Repair.Setting setting ? set(setting) : mode((Repair.Mode) repair, modes));
            }
            String after = UndoFile.text(location.file());
            List<String> changed = UnifiedLines.of(before, after);
            boolean did = !before.equals(after) || !modes.isEmpty();
            if (did) {
                undo.keep(before, after, modes);
            }
            return new Mended(changed, steps, did ? undo.path().toString() : "");
        });
    }

    /** Puts back what the last repair changed. @return what was put back @throws IllegalStateException when that cannot be */
    public Mended undo() throws IOException {
        return alone.alone(() -> {
            String before = UndoFile.text(location.file());
            List<String> restored = undo.restore();
            return new Mended(UnifiedLines.of(before, UndoFile.text(location.file())),
                    restored.stream().map(file -> new Step(file, "", "as it was before the repair", "")).toList(), "");
        });
    }

    private Step set(Repair.Setting setting) {
        try {
            Config config = Config.open(location);
            if (!config.inspect().valid()) {
                return new Step(setting.path(), setting.json(), setting.why(), "the configuration is invalid; correct it first: creel config validate");
            }
            boolean here = at(config.view().raw(), setting.path()) != Json.Nil.NIL;
            if (!here && config.current().at(setting.path()) != Json.Nil.NIL) {
                return new Step(setting.path(), setting.json(), setting.why(), "it stands in an included file; edit it there");
            }
            if (here || !setting.json().isEmpty()) {
                config.edit(List.of(new Change(setting.path(), setting.json())));
            }
            return new Step(setting.path(), setting.json(), setting.why(), "");
        } catch (ConfigException e) {
            return new Step(setting.path(), setting.json(), setting.why(), e.getMessage());
        }
    }

    private static Step mode(Repair.Mode repair, Map<Path, String> before) {
        try {
            if (Files.isSymbolicLink(repair.path()) || !Files.exists(repair.path(), LinkOption.NOFOLLOW_LINKS)) {
                return new Step(repair.path().toString(), repair.mode(), repair.why(), "it is a link or gone");
            }
            Set<PosixFilePermission> now = Files.getPosixFilePermissions(repair.path(), LinkOption.NOFOLLOW_LINKS);
            if (!PosixFilePermissions.toString(now).equals(repair.mode())) {
                before.put(repair.path(), PosixFilePermissions.toString(now));
                Files.setPosixFilePermissions(repair.path(), PosixFilePermissions.fromString(repair.mode()));
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
