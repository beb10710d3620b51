// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PermissionLine;
import java.util.List;
import java.util.Map;

/** The lines a bundle declares, read as the engine reads them when all are granted: for checks before anything runs. */
public final class Declaration {
    private static final String API = "dev.creel.api.";
    private static final Map<String, String> PROPERTY = Map.ofEntries(Map.entry(API + "model.ModelProvider", "model"),
            Map.entry(API + "tool.Tool", "tool"), Map.entry(API + "gateway.GatewayMethod", "method"),
            Map.entry(API + "http.HttpRoute", "route"), Map.entry(API + "service.BackgroundService", "service"),
            Map.entry(API + "hook.LifecycleHook", "hook"), Map.entry(API + "command.Command", "command"),
            Map.entry(API + "skill.SkillSource", "skill"), Map.entry(API + "memory.MemoryStore", "memory"),
            Map.entry(API + "channel.Channel", "channel"), Map.entry(API + "doctor.Check", "check"));

    private final List<PermissionLine> lines;

    private Declaration(List<PermissionLine> lines) {
        this.lines = lines;
    }

    /** @throws IllegalArgumentException when the text is no permissions.perm; names the line */
    public static Declaration of(String file) {
        return new Declaration(PermissionLine.parseAll(file));
    }

    /** What no policy may hold, each with the reason. */
    public List<String> ungrantable() {
        return lines.stream().flatMap(line -> Coverage.ungrantable(line).stream()).toList();
    }

    /** The service property under which what is registered for that contract has its name; empty if it needs none. */
    public static String nameProperty(String contract) {
        return PROPERTY.getOrDefault(contract, "");
    }

    /** Whether that right is among the lines or the implied minimum; a filter behind a contract's name does not matter. */
    public boolean covers(PermissionLine needed) {
        return Coverage.covers(lines, needed) || lines.stream().anyMatch(line -> narrows(line, needed));
    }

    private static boolean narrows(PermissionLine line, PermissionLine needed) {
        return line.type().equals(needed.type()) && line.name().startsWith("(&(objectClass=" + needed.name() + ")")
                && Matching.split(line.actions()).containsAll(Matching.split(needed.actions()));
    }
}
