// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PermissionLine;
import java.security.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final String OSGI = "org.osgi.framework.";

    private final long bundleId;
    private final Map<String, List<PermissionLine>> lines = new HashMap<>();
    private final Map<String, List<Permission>> framework = new HashMap<>();
    private final Map<String, Boolean> answers = new ConcurrentHashMap<>();
    private final Quota quota;

    /** @throws IllegalArgumentException for a line of unknown type or without meaning */
    Grants(long bundleId, List<PermissionLine> granted) {
        this.bundleId = bundleId;
        this.quota = Quota.of(granted);
        minimum();
        for (PermissionLine line : granted) {
            if (line.type().startsWith(OSGI)) {
                grant(permission(line));
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

    /** The implied minimum; {@code docs/permissions.md} explains each line. */
    private void minimum() {
        grant(new PackagePermission("dev.creel.api.*", PackagePermission.IMPORT));
        grant(new PackagePermission("java.*", PackagePermission.IMPORT));
        grant(new ServicePermission("org.osgi.service.condition.Condition", ServicePermission.GET));
        grant(new ServicePermission("dev.creel.api.plugin.PluginContext", ServicePermission.GET));
        grant(new CapabilityPermission("osgi.extender", CapabilityPermission.REQUIRE));
        for (String space : List.of("osgi.service", "osgi.identity")) {
            grant(new CapabilityPermission(space, CapabilityPermission.REQUIRE + ',' + CapabilityPermission.PROVIDE));
        }
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

    /** A bundle may look at itself; nothing that changes state is among these actions. */
    private boolean self(Permission asked) {
        if (!asked.getName().equals("(id=" + bundleId + ")")) {
            return false;
        }
        return List.of("resource", "metadata", "class", "context", "resolve")
                .containsAll(Matching.split(asked.getActions()));
    }

    private static Permission permission(PermissionLine line) {
        String name = line.name();
        String actions = line.actions();
        return switch (line.type().substring(OSGI.length())) {
            case "ServicePermission" -> new ServicePermission(offered(line), actions);
            case "PackagePermission" -> new PackagePermission(importable(line), actions);
            case "CapabilityPermission" -> new CapabilityPermission(name, actions);
            default -> throw new IllegalArgumentException(line.type() + " cannot be granted to a plugin");
        };
    }

    /** A service is named in full, alone or first in a filter; services of core and framework are never granted. */
    private static String offered(PermissionLine line) {
        String name = line.name();
        String start = "(&(objectClass=";
        String contract = name;
        if (name.startsWith("(")) {
            int end = name.indexOf(')');
            contract = name.startsWith(start) && end > 0 ? name.substring(start.length(), end) : "*";
        }
        if (contract.indexOf('*') >= 0 || contract.startsWith("org.osgi.framework.")
                || contract.startsWith("org.apache.felix.") || contract.startsWith("org.osgi.service.cm.")
                || contract.startsWith("org.osgi.service.component.")
                || contract.startsWith("dev.creel.") && !contract.startsWith("dev.creel.api.")
                        && !contract.startsWith("dev.creel.extension.")) {
            throw new IllegalArgumentException(line.encoded() + " cannot be granted to a plugin");
        }
        return name;
    }

    /** Packages by which a plugin would reach the engine or the framework's inside are never granted. */
    private static String importable(PermissionLine line) {
        String name = line.name();
        if (name.equals("*") || name.startsWith("(") || name.startsWith("dev.creel.bridge")
                || name.startsWith("dev.creel.confine") || name.startsWith("org.osgi.framework.hooks")
                || name.equals("org.osgi.*") || name.equals("org.osgi.framework.*") || name.equals("dev.creel.*")
                || name.startsWith("org.apache.felix")) {
            throw new IllegalArgumentException(line.encoded() + " cannot be granted to a plugin");
        }
        return name;
    }
}
