// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.models;

import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Models that follow orders hidden in what they read more readily than newer or larger ones of the same maker. */
final class WeakModels implements SceneCheck {
    private static final Pattern LEGACY = Pattern.compile("gpt-3\\.5|claude-instant|claude-2|gpt-4-0(314|613)");
    private static final Pattern GPT = Pattern.compile("gpt-(\\d+)");
    private static final Pattern CLAUDE = Pattern.compile("claude-(?:[a-z]+-)?(\\d+)(?:[-.](\\d{1,2})(?!\\d))?");

    @Override
    public List<String> ids() {
        return List.of("models.legacy", "models.weak_tier");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        NamedModels.of(scene).forEach((name, path) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (LEGACY.matcher(lower).find()) {
                found.accept(new Finding("models.legacy", WARN, path, "a model of an old generation answers", name
                        + " is easily talked into what a message or a page tells it", "use a current model of the top tier"));
            } else if (weak(lower)) {
                found.accept(new Finding("models.weak_tier", WARN, path, "a model below the top tier answers", name
                        + " resists orders hidden in text less than the top tier does", "use a top model where tools can do harm"));
            }
        });
    }

    private static boolean weak(String name) {
        Matcher gpt = GPT.matcher(name);
        Matcher claude = CLAUDE.matcher(name);
        return name.contains("haiku") || gpt.find() && number(gpt.group(1)) < 5
                || claude.find() && number(claude.group(1)) * 10 + number(claude.group(2)) < 45;
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits.substring(0, Math.min(4, digits.length())));
    }
}
