// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import dev.creel.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one attack came to on one side, as the driver wrote it.
 *
 * @param id the attack
 * @param status worked, blocked, unseen or n/a
 * @param evidence what it gained or changed
 * @param thrown exceptions as {@code class: message}, outermost first
 */
record Outcome(String id, String status, String evidence, List<String> thrown) {
    /** What nobody is granted carries its rule; the rest names the permission and its actions. */
    private static final Pattern NEVER = Pattern.compile("\"never\\.([a-z.-]+)\"");
    private static final Pattern MISSING = Pattern.compile("not granted \\((?:\\w+\\.)*(\\w+)(?: \"[^\"]*\")?(?: \"([^\"]*)\")?\\)");
    private static final Pattern QUOTA = Pattern.compile("QuotaPermission \"(disk|sockets)=");
    private static final Pattern RULE = Pattern.compile("refused by ([a-z.-]+)");

    static Outcome parse(Json.Obj line) {
        List<String> thrown = line.array("thrown").stream()
                .map(t -> (Json.Obj) t)
                .map(t -> t.text("class").orElse("") + ": " + t.text("message").orElse(""))
                .toList();
        return new Outcome(line.text("id").orElseThrow(), line.text("status").orElseThrow(), line.text("evidence").orElse(""), thrown);
    }

    boolean worked() {
        return status.equals("worked");
    }

    /** The family: what stands before the first dot. */
    String family() {
        return id.substring(0, id.indexOf('.'));
    }

    /**
     * What refused: a rule id, a permission with its actions, {@code hidden}, the class of what was thrown last, or {@code -}.
     * The audit log is asked only for bundles of an attack's own: it merges what comes in storms.
     */
    String refusal(Map<String, String> audit) {
        for (String t : thrown) {
            Matcher never = NEVER.matcher(t);
            Matcher rule = RULE.matcher(t);
            Matcher missing = MISSING.matcher(t);
            Matcher quota = QUOTA.matcher(t);
            if (quota.find()) {
                return "quota." + quota.group(1);
            } else if (never.find()) {
                return never.group(1);
            } else if (rule.find()) {
                return rule.group(1);
            } else if (missing.find()) {
                return missing.group(1) + (missing.group(2) == null ? "" : ":" + missing.group(2));
            }
        }
        // A bundle of the attack's own that came to nothing: what was refused to it is in the log under its name.
        String variant = audit.get("variant-" + id.replace('.', '-').toLowerCase(java.util.Locale.ROOT));
        if (variant != null) {
            return variant;
        }
        if (thrown.isEmpty()) {
            return "-";
        }
        String type = thrown.get(thrown.size() - 1).replaceFirst(":.*", "").replaceFirst(".*\\.", "");
        return type.equals("Osgi$Hidden") ? "hidden" : type;
    }
}
