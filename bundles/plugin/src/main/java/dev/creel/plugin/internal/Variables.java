// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.confine.WebOrigin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables in the name of a granted right, filled in from the operator's configuration and from nowhere else:
 * <code>${data}</code> is the plugin's own folder, <code>${config:PATH}</code> the text at a dotted path, and
 * <code>${config:PATH#origin}</code> the origin of the URL there. A {@code *} in PATH stands for every key at that
 * level, so one text becomes one text for each value; a path without a value becomes none.
 */
final class Variables {
    private static final Pattern CONFIG = Pattern.compile("\\$\\{config:([A-Za-z0-9_.*-]+)(#origin)?}");

    private final Snapshot config;
    private final String dataFolder;

    Variables(Snapshot config, String dataFolder) {
        this.config = config;
        this.dataFolder = dataFolder;
    }

    /** The texts that one text with variables stands for. @throws IllegalArgumentException for a variable that does not exist */
    List<String> expand(String template) {
        String text = template.replace("${data}", dataFolder);
        Matcher variable = CONFIG.matcher(text);
        if (!variable.find()) {
            if (text.contains("${")) {
                throw new IllegalArgumentException("unknown variable in " + template);
            }
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        for (String value : values(config.root(), variable.group(1).split("\\."), 0)) {
            String filled = variable.group(2) == null ? quoted(value) : origin(value);
            if (!filled.isEmpty()) {
                lines.addAll(expand(text.substring(0, variable.start()) + filled + text.substring(variable.end())));
            }
        }
        return lines;
    }

    private static List<String> values(Json here, String[] path, int depth) {
        if (depth == path.length) {
            return here instanceof Json.Str s ? List.of(s.value()) : List.of();
        }
        if (!(here instanceof Json.Obj object)) {
            return List.of();
        }
        if (!path[depth].equals("*")) {
            return values(object.get(path[depth]), path, depth + 1);
        }
        List<String> all = new ArrayList<>();
        object.members().values().forEach(member -> all.addAll(values(member, path, depth + 1)));
        return all;
    }

    /** A configured value must not end its quotes and go on as another permission. */
    private static String quoted(String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\' || c == '$')) {
            throw new IllegalArgumentException("a value with quotes, backslashes, dollars or control characters cannot be granted");
        }
        return value;
    }

    /** The origin in normal form, which is what egress asks for; empty for what is no http URL. */
    private static String origin(String url) {
        try {
            URI uri = URI.create(url);
            return quoted(WebOrigin.parse(uri.getScheme() + "://" + uri.getRawAuthority()).origin());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
