// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an import did with each thing it found; in the order it was found. Not thread-safe. */
public final class Report {
    private final List<Line> lines = new ArrayList<>();

    /** What became of something. */
    public enum Fate { TAKEN, CHANGED, LEFT }

    /** @param why empty where nothing needs saying */
    public record Line(Fate fate, String what, String why) {
        Json json() {
            return Json.object().put("what", what).put("why", why).build();
        }

        public String text() {
            return fate.name().toLowerCase(Locale.ROOT) + ": " + what + (why.isEmpty() ? "" : " - " + why);
        }
    }

    void taken(String what) {
        lines.add(new Line(Fate.TAKEN, what, ""));
    }

    void changed(String what, String why) {
        lines.add(new Line(Fate.CHANGED, what, why));
    }

    void left(String what, String why) {
        lines.add(new Line(Fate.LEFT, what, why));
    }

    public List<Line> lines() {
        return List.copyOf(lines);
    }

    public Json json() {
        Json.Builder out = Json.object();
        for (Fate fate : Fate.values()) {
            out.put(fate.name().toLowerCase(Locale.ROOT), Json.array(lines.stream().filter(line -> line.fate() == fate).map(Line::json).toList()));
        }
        return out.build();
    }
}
