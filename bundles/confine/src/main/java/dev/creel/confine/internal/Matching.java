// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PermissionLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether a granted line covers a question, for every type that is not the framework's own. Works on text
 * only: no name is resolved and no JDK permission class is used, because those are deprecated for removal.
 */
final class Matching {
    static final String FILE = "java.io.FilePermission";
    static final String SOCKET = "java.net.SocketPermission";
    static final String PROPERTY = "java.util.PropertyPermission";
    static final String RUNTIME = "java.lang.RuntimePermission";
    static final String EGRESS = "dev.creel.api.net.EgressPermission";
    static final String SECRET = "dev.creel.api.secret.SecretPermission";
    static final String CONTRIBUTE = "dev.creel.api.plugin.ContributePermission";
    static final String TOOL = "dev.creel.api.tool.ToolPermission";

    static final Set<String> TYPES =
            Set.of(FILE, SOCKET, PROPERTY, RUNTIME, EGRESS, SECRET, CONTRIBUTE, TOOL, Quota.TYPE);

    /** The parts of a tool call and what can be done with each. */
    static final Map<String, Set<String>> PARTS = Map.of("workspace", Set.of("read", "write"), "sandbox", Set.of("exec"),
            "web", Set.of("fetch"), "messages", Set.of("send"), "vision", Set.of("ask"),
            "sessions", Set.of("read", "send", "spawn"));

    private static final List<String> HOOK = List.of("observe", "narrow", "rewrite");
    static final Set<String> CONTRIBUTIONS = Set.of("model", "tool", "channel", "command", "route", "route-open",
            "method", "service", "hook", "skill", "memory", "check");

    private Matching() {}

    /** @throws IllegalArgumentException when the line's type or action is unknown, or its name has no meaning */
    static void validate(PermissionLine line) {
        Set<String> known = line.type().equals(CONTRIBUTE) ? contribution(line.name())
                : line.type().equals(TOOL) ? part(line.name()) : actions(line.type());
        for (String action : split(line.actions())) {
            if (!known.contains(action)) {
                throw new IllegalArgumentException(line.type() + " knows no action \"" + action + "\"");
            }
        }
        if (!known.isEmpty() && line.actions().isBlank()) {
            throw new IllegalArgumentException(line.encoded() + " names no action");
        }
        if (line.name().isBlank() || line.name().contains("${")) {
            throw new IllegalArgumentException(line.encoded() + " has no name, or a variable that nobody replaced");
        }
        if (line.type().equals(EGRESS)) {
            EgressName.check(line.name(), line.actions());
        }
        if (line.type().equals(Quota.TYPE)) {
            Quota.parse(line.name());
        }
    }

    static boolean implies(PermissionLine granted, String name, String actions) {
        List<String> asked = split(actions);
        List<String> given = given(granted);
        return given.containsAll(asked)
                && switch (granted.type()) {
                    case FILE -> path(granted.name(), name);
                    case SOCKET -> hostPort(granted.name(), name);
                    case SECRET -> wildcards(granted.name(), name);
                    case EGRESS -> EgressName.covers(granted.name(), name);
                    case PROPERTY, RUNTIME, CONTRIBUTE -> tail(granted.name(), name);
                    case Quota.TYPE -> Quota.parse(granted.name()).allows(name);
                    default -> granted.name().equals(name);
                };
    }

    /** The actions granted and those they include: any use of a host includes looking it up, rewriting includes watching. */
    private static List<String> given(PermissionLine granted) {
        List<String> given = new ArrayList<>(split(granted.actions()));
        if (granted.type().equals(SOCKET) && !given.contains("resolve") && !given.isEmpty()) {
            given.add("resolve");
        }
        if (granted.type().equals(CONTRIBUTE)) {
            int most = given.stream().mapToInt(HOOK::indexOf).max().orElse(-1);
            return HOOK.subList(0, most + 1);
        }
        return given;
    }

    /** @return the actions a contribution of that kind knows */
    private static Set<String> contribution(String name) {
        int colon = name.indexOf(':');
        String kind = colon < 0 ? "" : name.substring(0, colon);
        if (!CONTRIBUTIONS.contains(kind) || colon == name.length() - 1) {
            throw new IllegalArgumentException(CONTRIBUTE + " is KIND:NAME, where KIND is one of "
                    + CONTRIBUTIONS.stream().sorted().toList() + ", and not \"" + name + "\"");
        }
        return kind.equals("hook") ? Set.copyOf(HOOK) : Set.of();
    }

    /** @return the actions that part of a tool call knows; no name stands for several */
    private static Set<String> part(String name) {
        Set<String> known = PARTS.get(name);
        if (known == null) {
            throw new IllegalArgumentException(TOOL + " is for one of " + PARTS.keySet().stream().sorted().toList()
                    + ", and not for \"" + name + "\"");
        }
        return known;
    }

    static List<String> split(String actions) {
        return actions.isBlank()
                ? List.of()
                : Arrays.stream(actions.split(",", -1))
                        .map(a -> a.strip().toLowerCase(Locale.ROOT))
                        .toList();
    }

    /** {@code /a} itself, {@code /a/*} its children, {@code /a/-} everything below; dots in a path are refused. */
    private static boolean path(String granted, String asked) {
        if (("/" + asked + "/").contains("/../") || ("/" + asked + "/").contains("/./")) {
            return false;
        }
        if (granted.endsWith("/-")) {
            String folder = granted.substring(0, granted.length() - 1);
            return asked.startsWith(folder) && asked.length() > folder.length();
        }
        if (granted.endsWith("/*")) {
            String folder = granted.substring(0, granted.length() - 1);
            return asked.startsWith(folder)
                    && asked.length() > folder.length()
                    && asked.indexOf('/', folder.length()) < 0
                    && !asked.endsWith("/-"); // a line held against a line: everything below is more than the children
        }
        return granted.equals(asked);
    }

    /** {@code host:port}, {@code host:from-to}, {@code *.domain:port}; a host is compared as text. */
    private static boolean hostPort(String granted, String asked) {
        int g = granted.lastIndexOf(':');
        int a = asked.lastIndexOf(':');
        String grantedHost = (g < 0 ? granted : granted.substring(0, g)).toLowerCase(Locale.ROOT);
        String askedHost = (a < 0 ? asked : asked.substring(0, a)).toLowerCase(Locale.ROOT);
        boolean host = grantedHost.startsWith("*.")
                ? askedHost.endsWith(grantedHost.substring(1)) && askedHost.length() >= grantedHost.length()
                : grantedHost.equals(askedHost);
        return host && (a < 0 || g >= 0 && port(granted.substring(g + 1), asked.substring(a + 1)));
    }

    private static boolean port(String granted, String asked) {
        try {
            int p = Integer.parseInt(asked);
            int dash = granted.indexOf('-');
            if (granted.equals("*")) {
                return true;
            }
            if (dash < 0) {
                return Integer.parseInt(granted) == p;
            }
            int from = dash == 0 ? 0 : Integer.parseInt(granted.substring(0, dash));
            int to = dash == granted.length() - 1 ? 65_535 : Integer.parseInt(granted.substring(dash + 1));
            return p >= from && p <= to;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** {@code *} stands for one part of a name between dots. */
    private static boolean wildcards(String granted, String asked) {
        List<String> g = parts(granted);
        List<String> a = parts(asked);
        if (g.size() != a.size()) {
            return false;
        }
        for (int i = 0; i < g.size(); i++) {
            if (!g.get(i).equals("*") && !g.get(i).equals(a.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The keys of a path: a key with dots in it stands in brackets and quotes, and its dots part nothing. */
    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = path.startsWith("[\"", at) ? bracket(path, at) : plain(path, at);
            parts.add(path.substring(at, end));
            if (end == path.length()) {
                return parts;
            }
            at = path.charAt(end) == '.' ? end + 1 : end;
        }
    }

    private static int plain(String path, int from) {
        int end = from;
        while (end < path.length() && path.charAt(end) != '.' && (end == from || !path.startsWith("[\"", end))) {
            end++;
        }
        return end;
    }

    /** Without its end a bracket reaches to the end of the text, and so matches no name that is one. */
    private static int bracket(String path, int from) {
        for (int end = from + 2; end < path.length(); end++) {
            if (path.charAt(end) == '\\') {
                end++;
            } else if (path.startsWith("\"]", end)) {
                return end + 2;
            }
        }
        return path.length();
    }

    private static boolean tail(String granted, String asked) {
        return granted.endsWith("*")
                ? asked.startsWith(granted.substring(0, granted.length() - 1))
                : granted.equals(asked);
    }

    /** The actions a type knows; of a contribution those of the one kind that has any, of a tool's part those of all parts. */
    static Set<String> actions(String type) {
        return switch (type) {
            case FILE -> Set.of("read", "write", "delete", "execute", "readlink");
            case SOCKET -> Set.of("connect", "listen", "accept", "resolve");
            case PROPERTY -> Set.of("read", "write");
            case EGRESS -> Set.of("http", "websocket", "line", "private");
            case SECRET -> Set.of("use", "read");
            case CONTRIBUTE -> Set.copyOf(HOOK);
            case TOOL -> PARTS.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
            case Quota.TYPE, RUNTIME -> Set.of();
            default -> throw new IllegalArgumentException("unknown permission type " + type);
        };
    }
}
