// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names an operator may use for tools: aliases, groups, profiles, plugins and the {@code *} wildcard. */
final class ToolNames {
    private static final Map<String, String> ALIASES = Map.of("bash", "exec", "apply-patch", "apply_patch");

    private static final Map<String, List<String>> GROUPS = Map.of(
            "group:fs", List.of("read", "ls", "find", "grep", "write", "edit", "apply_patch"),
            "group:runtime", List.of("exec", "process"),
            "group:sessions",
                    List.of("sessions_list", "sessions_history", "sessions_send", "sessions_spawn", "session_status"),
            "group:memory", List.of("memory_search", "memory_get"),
            "group:web", List.of("web_search", "web_fetch"),
            "group:ui", List.of("browser", "canvas"),
            "group:automation", List.of("cron", "gateway"),
            "group:messaging", List.of("message"),
            "group:nodes", List.of("nodes"),
            "group:openclaw", List.of("browser", "canvas", "nodes", "cron", "message", "gateway", "agents_list", "sessions_list",
                    "sessions_history", "sessions_send", "sessions_spawn", "session_status", "memory_search", "memory_get", "web_search",
                    "web_fetch", "image"));

    private static final String PLUGINS = "group:plugins";

    /** The family's tools; a plugin may be named like one, and then its name is no pattern. */
    private static final Set<String> KNOWN = Stream.concat(GROUPS.values().stream().flatMap(List::stream),
            Stream.of("image", "agents_list", "memory_save", "skill_read", "tts")).collect(Collectors.toUnmodifiableSet());

    private static final Map<String, List<String>> PROFILES = Map.of(
            "minimal", List.of("session_status"),
            "coding", List.of("group:fs", "group:runtime", "group:sessions", "group:memory", "image"),
            "messaging",
                    List.of("group:messaging", "sessions_list", "sessions_history", "sessions_send", "session_status"),
            "full", List.of("*"));

    private ToolNames() {}

    /** The patterns of a profile; none, so that nothing matches, for a profile nobody knows. */
    static List<String> profile(String name) {
        return PROFILES.getOrDefault(name.strip().toLowerCase(Locale.ROOT), List.of());
    }

    /** The profiles a tool is in, in alphabetical order. */
    static List<String> profiles(String tool) {
        return PROFILES.keySet().stream().filter(profile -> PROFILES.get(profile).stream().anyMatch(pattern -> matches(pattern, tool)))
                .sorted().toList();
    }

    /** Whether it is the profile of an agent without tools. */
    static boolean reader(String profile) {
        return profile.strip().equalsIgnoreCase("reader");
    }

    static boolean isGroup(String pattern) {
        return GROUPS.containsKey(normal(pattern)) || normal(pattern).equals(PLUGINS);
    }

    /** Whether it would be a group and is none: what the operator meant by it nobody knows. */
    static boolean noGroup(String pattern) {
        return normal(pattern).startsWith("group:") && !isGroup(pattern);
    }

    /** Whether one of the patterns names the tool. */
    static boolean any(List<String> patterns, Named tool) {
        for (String pattern : patterns) {
            if (matches(pattern, tool)) {
                return true;
            }
        }
        return false;
    }

    /** Whether who may run commands is meant: he may change files by a patch too. */
    static boolean patch(List<String> allow, Named tool) {
        return tool.name().equals("apply_patch") && allow.stream().anyMatch(pattern -> matches(pattern, "exec"));
    }

    static boolean matches(String pattern, Named tool) {
        String wanted = normal(pattern);
        // A plugin that calls itself like a tool or a group is not what the operator meant.
        boolean plugin = !tool.plugin().isEmpty() && wanted.equals(tool.plugin()) && !KNOWN.contains(wanted) && !isGroup(wanted);
        return plugin || tool.foreign() && wanted.equals(PLUGINS) || matches(wanted, tool.name());
    }

    /** Whether the pattern names a tool of that name, whoever offers it. */
    static boolean matches(String pattern, String tool) {
        String wanted = normal(pattern);
        List<String> group = GROUPS.get(wanted);
        return group != null ? group.contains(tool) : like(wanted, tool);
    }

    private static String normal(String pattern) {
        String name = pattern.strip().toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(name, name);
    }

    /** Wildcard match in linear time: greedy with one point of return, so that a long pattern cannot stall a turn. */
    static boolean like(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int mark = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
