// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What consent to a plugin would mean, as lines for a person. What the plugin's author chose stays within its own line, so
 * that nothing of it can pass for words of ours.
 *
 * @param plan the gateway's plan
 * @param location where the jar is from
 * @param granted optional lines the operator wants to grant
 */
record PluginPlan(Json.Obj plan, String location, List<String> granted) {
    /** A line, and whether it is shown in red. */
    record Line(String text, boolean danger) {}

    List<Line> lines() {
        List<Line> out = new ArrayList<>();
        String replaces = text("replaces");
        out.add(plain((replaces.isEmpty() ? "Install " : "Update ") + text("name")
                + (replaces.isEmpty() ? " " : " from " + replaces + " to ") + text("version") + ", bundle " + text("symbolicName")));
        out.add(plain("  from    " + Out.oneLine(location)));
        out.add(plain("  sha256  " + text("digest")));
        out.add(plain("  signed  " + (text("signer").isEmpty() ? "by nobody known here" : "by " + text("signer"))));
        if (!text("versions").isEmpty()) {
            out.add(plain("  later   versions " + text("versions") + " of this signer, and no jar of anybody else; each time you are asked"));
        }
        if (replaces.isEmpty()) {
            rights(out, "It", plan.array("rights"), "asks for nothing");
        } else {
            rights(out, "New: it", which(plan.array("rights"), true), "asks for nothing new");
            rights(out, "As before: it", which(plan.array("rights"), false), "");
            List<Json> gone = plan.array("gone");
            gone.forEach(line -> out.add(plain("No longer asked for: " + (line instanceof Json.Str s ? Out.oneLine(s.value()) : ""))));
        }
        optional(out);
        return out;
    }

    private void rights(List<Line> out, String who, List<Json> rights, String none) {
        if (rights.isEmpty()) {
            if (!none.isEmpty()) {
                out.add(plain(who + " " + none + "."));
            }
            return;
        }
        out.add(plain(who));
        for (Json each : rights) {
            if (each instanceof Json.Obj right) {
                out.add(line(right, "  - "));
            }
        }
    }

    private void optional(List<Line> out) {
        for (Json each : plan.array("optional")) {
            if (each instanceof Json.Obj right) {
                boolean wanted = granted.contains(right.text("line").orElse(""));
                String lead = wanted ? "  + you grant: it " : "  o it can do without, and does not get: it ";
                Line line = line(right, lead);
                out.add(new Line(line.text(), line.danger() && wanted));
                if (!wanted) {
                    out.add(plain("      to grant it: --optional '" + Out.oneLine(right.text("line").orElse("")) + "'"));
                }
            }
        }
    }

    private static List<Json> which(List<Json> rights, boolean fresh) {
        return rights.stream().filter(each -> each instanceof Json.Obj o && PluginCommand.flag(o, "fresh") == fresh).toList();
    }

    private static Line line(Json.Obj right, String lead) {
        boolean danger = PluginCommand.flag(right, "danger");
        return new Line((danger ? lead.replace("- ", "! ") : lead) + PluginCommand.text(right, "sentence"), danger);
    }

    private static Line plain(String text) {
        return new Line(text, false);
    }

    private String text(String name) {
        return PluginCommand.text(plan, name);
    }
}
