// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PermissionLine;
import java.security.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.osgi.framework.AdminPermission;
import org.osgi.framework.CapabilityPermission;
import org.osgi.framework.PackagePermission;
import org.osgi.framework.ServicePermission;

/**
 * The rights of one plugin: the lines granted and the implied minimum. Immutable but for a bounded cache of answers;
 * thread-safe. Uses the framework's permission classes for the framework's types and {@link Matching} for all others.
 */
final class Grants {
    private static final int CACHED = 512;
    private static final int MOST_CLAUSES = 16;
    private static final Pattern CONTRACT = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*");
    private static final String OSGI = "org.osgi.framework.";

    /** The types of the framework that a policy may hold, and their actions; those of {@link Matching} come besides. */
    static final Map<String, Set<String>> FRAMEWORK_TYPES = Map.of(
            OSGI + "ServicePermission", Set.of("get", "register"),
            OSGI + "PackagePermission", Set.of("import", "exportonly"),
            OSGI + "CapabilityPermission", Set.of("require", "provide"));

    /** What every plugin holds without a line; {@code docs/permissions.md} explains each. */
    static final List<String> MINIMUM = List.of(
            "(org.osgi.framework.PackagePermission \"dev.creel.api.*\" \"import\")",
            "(org.osgi.framework.PackagePermission \"java.*\" \"import\")",
            "(org.osgi.framework.ServicePermission \"org.osgi.service.condition.Condition\" \"get\")",
            "(org.osgi.framework.ServicePermission \"dev.creel.api.plugin.PluginContext\" \"get\")",
            "(org.osgi.framework.CapabilityPermission \"osgi.extender\" \"require\")",
            "(org.osgi.framework.CapabilityPermission \"osgi.service\" \"require,provide\")",
            "(org.osgi.framework.CapabilityPermission \"osgi.identity\" \"require,provide\")");

    /** What a bundle may do to itself; nothing among it changes the state of a bundle. */
    static final List<String> OWN_BUNDLE = List.of("class", "context", "metadata", "resolve", "resource");

    private final long bundleId;
    private final Map<String, List<PermissionLine>> lines = new HashMap<>();
    private final Map<String, List<Permission>> framework = new HashMap<>();
    private final Map<String, Boolean> answers = new ConcurrentHashMap<>();
    private final Quota quota;

    /** @throws IllegalArgumentException for a line of unknown type or without meaning */
    Grants(long bundleId, List<PermissionLine> granted) {
        this.bundleId = bundleId;
        this.quota = Quota.of(granted);
        MINIMUM.forEach(line -> grant(permission(PermissionLine.parse(line))));
        for (PermissionLine line : granted) {
            if (line.type().startsWith(OSGI)) {
                grant(granted(line));
            } else {
                Matching.validate(line);
                lines.computeIfAbsent(line.type(), t -> new ArrayList<>()).add(line);
            }
        }
    }

    /** Whether a policy may hold that line at all. */
    static boolean grantable(String encoded) {
        try {
            new Grants(0, List.of(PermissionLine.parse(encoded)));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Quota quota() {
        return quota;
    }

    private void grant(Permission permission) {
        framework.computeIfAbsent(permission.getClass().getName(), t -> new ArrayList<>()).add(permission);
    }

    /** Decides for a permission the framework asks for; may look at bundles, so call it as host code. */
    boolean implies(Permission asked) {
        String type = asked.getClass().getName();
        if (asked instanceof AdminPermission && self(asked)) {
            return true;
        }
        List<Permission> granted = framework.get(type);
        if (granted == null) {
            return !type.startsWith(OSGI) && holds(type, asked.getName(), asked.getActions());
        }
        for (Permission p : granted) {
            if (p.implies(asked)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #implies}, but lenient to filters: SCR asks by name only, the registry later by reference. */
    boolean impliesByName(ServicePermission asked) {
        if (implies(asked)) {
            return true;
        }
        for (Permission p : framework.getOrDefault(asked.getClass().getName(), List.of())) {
            if (p.getName().contains("(objectClass=" + asked.getName() + ")")
                    && p.getActions().contains(asked.getActions())) {
                return true;
            }
        }
        return false;
    }

    boolean holds(String type, String name, String actions) {
        if (type.equals(Quota.TYPE)) {
            return quota.allows(name);
        }
        String key = type + '\n' + name + '\n' + actions;
        Boolean known = answers.get(key);
        if (known != null) {
            return known;
        }
        boolean answer = decide(type, name, actions);
        if (answers.size() < CACHED) {
            answers.put(key, answer);
        }
        return answer;
    }

    /** Whether any contribution of that kind is granted. */
    boolean contributes(String kind) {
        return lines.getOrDefault(Matching.CONTRIBUTE, List.of()).stream().anyMatch(line -> line.name().startsWith(kind + ":"));
    }

    private boolean decide(String type, String name, String actions) {
        if (type.startsWith(OSGI)) {
            return implies(permission(new PermissionLine(type, name, actions)));
        }
        for (PermissionLine line : lines.getOrDefault(type, List.of())) {
            if (Matching.implies(line, name, actions)) {
                return true;
            }
        }
        return false;
    }

    private boolean self(Permission asked) {
        return asked.getName().equals("(id=" + bundleId + ")") && OWN_BUNDLE.containsAll(Matching.split(asked.getActions()));
    }

    private static Permission permission(PermissionLine line) {
        String name = line.name();
        String actions = line.actions();
        return switch (line.type().substring(OSGI.length())) {
            case "ServicePermission" -> new ServicePermission(name, actions);
            case "PackagePermission" -> new PackagePermission(name, actions);
            case "CapabilityPermission" -> new CapabilityPermission(name, actions);
            default -> throw new IllegalArgumentException(line.type() + " cannot be granted to a plugin");
        };
    }

    /** A line a policy may hold: of a known type, with known actions, about nothing of the host's inside. */
    private static Permission granted(PermissionLine line) {
        Set<String> known = FRAMEWORK_TYPES.getOrDefault(line.type(), Set.of());
        boolean inside = switch (line.type().substring(OSGI.length())) {
            case "ServicePermission" -> !isOffered(line.name());
            case "PackagePermission" -> !isImportable(line.name());
            default -> line.name().isBlank() || line.name().startsWith("(") || line.name().indexOf('*') >= 0;
        };
        if (inside || line.actions().isBlank() || !known.containsAll(Matching.split(line.actions()))) {
            throw new IllegalArgumentException(line.encoded() + " cannot be granted to a plugin");
        }
        return permission(line);
    }

    /** A service is named in full, alone or first in a filter; services of core and framework are never granted. */
    private static boolean isOffered(String name) {
        String start = "(&(objectClass=";
        int end = name.indexOf(')');
        boolean filter = name.startsWith(start) && end > 0 && name.chars().filter(c -> c == '(').count() <= MOST_CLAUSES;
        String contract = filter ? name.substring(start.length(), end) : name;
        return CONTRACT.matcher(contract).matches()
                && !contract.startsWith("org.osgi.framework.")
                && !contract.startsWith("org.apache.felix.")
                && !contract.startsWith("org.osgi.service.cm.")
                && !contract.startsWith("org.osgi.service.component.")
                && !isCore(contract);
    }

    /** Packages by which a plugin would reach core, the engine or the framework's inside are never granted, by a {@code *} neither. */
    private static boolean isImportable(String name) {
        boolean all = name.endsWith(".*");
        String start = all ? name.substring(0, name.length() - 1) : name + '.';
        return CONTRACT.matcher(all ? name.substring(0, name.length() - 2) : name).matches()
                && !isCore(start)
                && !(all && "dev.creel.".startsWith(start))
                && List.of("org.osgi.framework.hooks.", "org.apache.felix.").stream()
                        .noneMatch(inner -> start.startsWith(inner) || all && inner.startsWith(start));
    }

    private static boolean isCore(String name) {
        return name.startsWith("dev.creel.") && !name.startsWith("dev.creel.api.") && !name.startsWith("dev.creel.extension.");
    }
}
