// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.confine.PluginException;
import java.util.List;

/**
 * What one attack came to.
 *
 * @param id the attack
 * @param status worked, blocked, unseen (no effect and no refusal) or n/a
 * @param evidence what it gained or changed
 * @param thrown exceptions, outermost first: class and message
 */
record Outcome(String id, String status, String evidence, List<Json> thrown) {
    static Outcome of(String id, Result result, List<String> effects) {
        Json.Obj report = (Json.Obj) Json.parse(result.text(), 20);
        String gained = report.text("gained").orElse("");
        String said = report.text("status").orElse("");
        String status = said;
        if (said.equals("claimed") || !effects.isEmpty()) {
            status = "worked";
        } else if (said.equals("thrown")) {
            status = "blocked";
        }
        return new Outcome(id, status, (gained + " " + String.join("; ", effects)).strip(), report.array("thrown"));
    }

    /** The call itself failed. */
    static Outcome of(String id, RuntimeException e, List<String> effects) {
        String text = e.getMessage() == null ? "" : e.getMessage();
        boolean leaked = text.contains("CANARY-");
        String kind = e instanceof PluginException p ? p.kind().name() : "";
        Json thrown = Json.object().put("class", e.getClass().getName()).put("message", text).put("kind", kind).build();
        String evidence = (leaked ? "leaked in the failure; " : "") + String.join("; ", effects);
        return new Outcome(id, leaked || !effects.isEmpty() ? "worked" : "blocked", evidence, List.of(thrown));
    }

    String line() {
        return Json.object().put("id", id).put("status", status).put("evidence", evidence).put("thrown", Json.array(thrown))
                .build().text();
    }
}
