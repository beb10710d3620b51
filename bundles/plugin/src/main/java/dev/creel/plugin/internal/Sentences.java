// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.PermissionLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a permission line means, in words for people, and whether it is one to think about. A line of a kind this class does
 * not know is dangerous: what nobody explained, nobody should wave through.
 */
final class Sentences {
    private static final String OWN_FOLDER = "${data}";

    private Sentences() {}

    static String of(PermissionLine line) {
        List<String> parts = new ArrayList<>();
        for (String action : actions(line)) {
            parts.add(part(line, action));
        }
        return String.join("; ", new LinkedHashSet<>(parts));
    }

    static boolean danger(PermissionLine line) {
        Set<String> actions = actions(line);
        return switch (kind(line)) {
            case "ServicePermission", "EgressPermission", "CapabilityPermission" -> false;
            case "PackagePermission" -> !line.name().startsWith("dev.creel.api.") && actions.contains("exportonly");
            case "FilePermission" -> !line.name().startsWith(OWN_FOLDER) || actions.contains("execute");
            case "SecretPermission" -> actions.contains("read");
            case "PropertyPermission" -> actions.contains("write") || line.name().equals("*");
            case "ContributePermission" -> contributesDanger(line);
            case "QuotaPermission" -> ownThreads(line);
            case "ToolPermission" -> actions.contains("exec") || actions.contains("send");
            default -> true;
        };
    }

    private static boolean contributesDanger(PermissionLine line) {
        boolean rewrites = line.name().startsWith("hook:") && actions(line).contains("rewrite");
        return rewrites || line.name().startsWith("route-open:") || line.name().endsWith("*");
    }

    private static boolean ownThreads(PermissionLine line) {
        return Arrays.stream(line.name().split(",")).map(String::strip)
                .anyMatch(part -> part.startsWith("threads=") && !part.equals("threads=0"));
    }

    private static String part(PermissionLine line, String action) {
        String name = line.name();
        return switch (kind(line)) {
            case "ServicePermission" -> action.equals("register")
                    ? "offers the gateway a service of the kind " + simple(name)
                    : "uses the gateway's service " + simple(name);
            case "PackagePermission" -> action.equals("import")
                    ? "uses the classes of package " + name
                    : "offers the classes of package " + name + " to others";
            case "CapabilityPermission" -> (action.equals("provide") ? "declares that it provides " : "declares that it needs ") + name;
            case "FilePermission" -> file(name, action);
            case "SocketPermission" -> socket(name, action);
            case "PropertyPermission" -> action.equals("write")
                    ? "CHANGES the setting " + name + " of the whole Java process"
                    : "reads the setting " + name + " of the Java process";
            case "RuntimePermission" -> "does what Java calls \"" + name + "\" in the whole process";
            case "EgressPermission" -> egress(name, action);
            case "SecretPermission" -> action.equals("read")
                    ? "READS the secret " + name + " itself and can pass it on"
                    : "has the gateway write the secret " + name + " into requests, without seeing it";
            case "ContributePermission" -> contribution(name, action);
            case "QuotaPermission" -> "takes of the machine up to: " + name
                    + (ownThreads(line) ? ", and starts THREADS OF ITS OWN" : "");
            case "ToolPermission" -> tool(name, action);
            default -> "holds a right nobody here can explain: " + line.encoded();
        };
    }

    private static String file(String name, String action) {
        String what = switch (action) {
            case "read" -> "reads ";
            case "write" -> "writes ";
            case "delete" -> "deletes ";
            case "execute" -> "RUNS PROGRAMS: ";
            default -> "looks through links: ";
        };
        if (name.startsWith(OWN_FOLDER)) {
            return what + "files in its own folder";
        }
        if (name.endsWith("/-")) {
            return what + "everything below " + name.substring(0, name.length() - 2) + " ON YOUR MACHINE";
        }
        return what + (name.endsWith("/*") ? "the files in " + name.substring(0, name.length() - 2) : name) + " ON YOUR MACHINE";
    }

    private static String socket(String name, String action) {
        return switch (action) {
            case "connect" -> "opens RAW CONNECTIONS to " + name + ", past what the gateway checks of requests";
            case "listen" -> "LISTENS on " + name + " for connections of others";
            case "accept" -> "accepts connections from " + name;
            default -> "asks for the address of " + name;
        };
    }

    private static String egress(String name, String action) {
        String where = name.startsWith("${config:") ? "the servers your configuration names at " + name.substring(9).replaceAll("(#origin)?}.*", "")
                : name.contains("://*.") ? "every server below " + name.replace("://*.", "://") : name;
        return switch (action) {
            case "http" -> "sends requests to " + where;
            case "websocket", "line" -> "holds connections to " + where;
            default -> "reaches " + where + " also on this machine and in your own network";
        };
    }

    private static String contribution(String name, String action) {
        int colon = name.indexOf(':');
        String kind = colon < 0 ? name : name.substring(0, colon);
        String which = colon < 0 ? "" : name.substring(colon + 1);
        String any = which.endsWith("*") ? "ANY " : "the ";
        return switch (kind) {
            case "tool" -> "gives the assistant " + any + "tool " + which;
            case "model" -> "answers as " + any + "model provider " + which + ", and reads what is sent to it";
            case "channel" -> "brings and sends messages of " + any + "channel " + which;
            case "command" -> "adds " + any + "chat command /" + which;
            case "route" -> "answers web requests at " + which;
            case "route-open" -> "answers web requests at " + which + " OF ANYBODY: the gateway asks for no password there";
            case "method" -> "adds " + any + "gateway method " + which;
            case "service" -> "keeps " + any + "service " + which + " running in the background";
            case "hook" -> hook(which, action);
            case "skill" -> "gives the assistant instructions from " + any + "skill source " + which;
            case "memory" -> "keeps the assistant's memory as " + any + "store " + which;
            case "check" -> "adds " + any + "check " + which + " to the security audit";
            default -> "adds " + name + " to the gateway";
        };
    }

    private static String tool(String part, String action) {
        return switch (part + ' ' + action) {
            case "workspace read" -> "lets the assistant read files of its workspace";
            case "workspace write" -> "lets the assistant write and delete files of its workspace";
            case "sandbox exec" -> "lets the assistant RUN COMMANDS, in its sandbox or where you allow it";
            case "web fetch" -> "lets the assistant read pages of the public web";
            case "messages send" -> "lets the assistant SEND MESSAGES in your chats";
            case "vision ask" -> "shows pictures to a model";
            case "sessions read" -> "lets the assistant read other conversations that it may see";
            case "sessions send" -> "lets the assistant SPEAK in other conversations that it may see";
            case "sessions spawn" -> "lets the assistant start sub-agents";
            default -> "lets the assistant " + action + " by " + part;
        };
    }

    private static String hook(String which, String action) {
        return switch (action) {
            case "rewrite" -> "CHANGES what passes the gateway at " + which;
            case "narrow" -> "may forbid what passes the gateway at " + which;
            default -> "sees what passes the gateway at " + which;
        };
    }

    private static Set<String> actions(PermissionLine line) {
        Set<String> actions = new LinkedHashSet<>();
        for (String action : line.actions().split(",")) {
            actions.add(action.strip().toLowerCase(Locale.ROOT));
        }
        return actions;
    }

    private static String kind(PermissionLine line) {
        Set<String> known = Set.of("org.osgi.framework.", "java.io.", "java.net.", "java.util.", "java.lang.",
                "dev.creel.api.net.", "dev.creel.api.secret.", "dev.creel.api.plugin.", "dev.creel.api.tool.");
        int dot = line.type().lastIndexOf('.') + 1;
        return known.contains(line.type().substring(0, dot)) ? line.type().substring(dot) : "";
    }

    /** A service in a word: the contract's own name, without the filter around it. */
    private static String simple(String name) {
        String contract = name.startsWith("(&(objectClass=") ? name.substring(15, name.indexOf(')')) : name;
        return contract.substring(contract.lastIndexOf('.') + 1) + (contract.equals(name) ? "" : " where " + name);
    }
}
