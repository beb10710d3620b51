// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.WebOrigin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables in the name of a granted right, filled in from the operator's configuration and from nowhere else:
 * <code>${data}</code> is the plugin's own folder, <code>${config:PATH}</code> the text at a dotted path, and
 * <code>${config:PATH#origin}</code> the origin of the URL there. A {@code *} in PATH stands for every key at that
 * level, so one text becomes one text for each value; a path without a value becomes none.
 */
final class Variables {
    private static final int MOST = 1000;
    private static final String DATA = "${data}";
    private static final String API = "dev.creel.api.";

    /** Where each kind may stand; elsewhere a value could become part of a filter, a list of quotas or another kind of name. */
    private static final Map<String, Set<Kind>> PLACES = Map.of(
            "java.io.FilePermission", Set.of(Kind.DATA, Kind.TEXT),
            "java.net.SocketPermission", Set.of(Kind.TEXT),
            API + "secret.SecretPermission", Set.of(Kind.TEXT),
            API + "plugin.ContributePermission", Set.of(Kind.TEXT),
            API + "net.EgressPermission", Set.of(Kind.ORIGIN));

    private static final Pattern CONFIG = Pattern.compile("\\$\\{config:([A-Za-z0-9_.*-]+)(#origin)?}");

    private enum Kind {
        DATA,
        TEXT,
        ORIGIN
    }

    private final Snapshot config;
    private final String dataFolder;

    Variables(Snapshot config, String dataFolder) {
        this.config = config;
        this.dataFolder = dataFolder;
    }

    String dataFolder() {
        return dataFolder;
    }

    /** @throws IllegalArgumentException for a variable that does not exist, or that may not stand in such a line */
    static void check(PermissionLine line) {
        String rest = line.name();
        if (rest.contains(DATA)) {
            place(line, Kind.DATA);
        }
        Matcher variable = CONFIG.matcher(rest.replace(DATA, ""));
        while (variable.find()) {
            place(line, variable.group(2) == null ? Kind.TEXT : Kind.ORIGIN);
        }
        if (variable.replaceAll("").contains("${") || line.actions().contains("${")) {
            throw new IllegalArgumentException("unknown variable in " + line.encoded());
        }
    }

    private static void place(PermissionLine line, Kind kind) {
        if (!PLACES.getOrDefault(line.type(), Set.of()).contains(kind)) {
            throw new IllegalArgumentException("such a variable cannot stand in a " + line.type() + ": " + line.encoded());
        }
    }

    /** The texts that one text with variables stands for. @throws IllegalArgumentException for a variable that does not exist */
    List<String> expand(String template) {
        List<String> lines = new ArrayList<>();
        expand(template.replace(DATA, dataFolder), lines);
        return lines;
    }

    private void expand(String text, List<String> lines) {
        Matcher variable = CONFIG.matcher(text);
        if (!variable.find()) {
            if (text.contains("${")) {
                throw new IllegalArgumentException("unknown variable in " + text);
            }
            if (lines.size() == MOST) {
                throw new IllegalArgumentException("a line with variables becomes at most " + MOST + " lines; name fewer keys by *");
            }
            lines.add(text);
            return;
        }
        for (String value : values(config.root(), variable.group(1).split("\\."), 0)) {
            String filled = variable.group(2) == null ? named(value) : origin(value);
            if (!filled.isEmpty()) {
                expand(text.substring(0, variable.start()) + filled + text.substring(variable.end()), lines);
            }
        }
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

    /** A configured value must not end its quotes and go on as another permission, and is a name, never a pattern. */
    private static String named(String value) {
        if (value.chars().anyMatch(c -> c < ' ' || "\"\\$*".indexOf(c) >= 0) || value.endsWith("/-")) {
            throw new IllegalArgumentException("a value with quotes, backslashes, dollars, * or control characters, or with /- at its end,"
                    + " cannot be granted");
        }
        return value;
    }

    /** The origin in normal form, which is what egress asks for; empty for what is no http URL. */
    private static String origin(String url) {
        try {
            URI uri = URI.create(url);
            return named(WebOrigin.parse(uri.getScheme() + "://" + uri.getRawAuthority()).origin());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
