// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import dev.creel.bridge.Gate;
import dev.creel.confine.internal.Authority;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What each rule asks for, in the vocabulary of the policy files. The table of rule ids is here; thread-safe. */
final class Demands {
    static final String START = "jdk.thread.start";
    static final String NATIVE = "jdk.vm.native";

    /** Rules no line can grant: what they guard would undo confinement or belongs to the whole JVM. */
    private static final Set<String> NEVER = Set.of("jdk.file.fd", "jdk.file.link", "jdk.file.user", "jdk.file.stores", "jdk.file.secure",
            "jdk.net.multicast", "jdk.net.unix", "jdk.net.server", "jdk.process.start", "jdk.process.handle", "jdk.vm.exit",
            "jdk.vm.hook", NATIVE, "jdk.vm.ffm", "jdk.vm.signal", "jdk.vm.attach", "jdk.vm.jmx", "jdk.vm.jfr",
            "jdk.vm.tool", "jdk.vm.console", "jdk.vm.jndi", "jdk.vm.prefs", "jdk.vm.rmi", "jdk.prop.all", "jdk.reflect.host",
            "jdk.reflect.access", "jdk.reflect.find", "jdk.reflect.private", "jdk.reflect.factory", "jdk.reflect.proxy",
            "jdk.reflect.lambda", "jdk.reflect.bean", "jdk.loader.create", "jdk.loader.define", "jdk.loader.load",
            "jdk.loader.module", "jdk.loader.get", "jdk.loader.domain", "jdk.loader.resource", "jdk.loader.find",
            "jdk.loader.system", "jdk.loader.service", "jdk.loader.sql", "jdk.thread.edit", "jdk.thread.list",
            "jdk.thread.group", "jdk.global.set", "jdk.global.provider", "jdk.memory.direct");

    /** Rules with a permission behind them: rule to what a first reading of the arguments calls it. */
    private static final Map<String, String> ACTIONS = Map.ofEntries(Map.entry("jdk.file.read", "read"),
            Map.entry("jdk.file.write", "write"), Map.entry("jdk.file.delete", "delete"),
            Map.entry("jdk.file.attributes", "read,write"), Map.entry("jdk.file.random", ""),
            Map.entry("jdk.file.open", ""), Map.entry("jdk.file.move", ""), Map.entry("jdk.file.copy", ""),
            Map.entry("jdk.file.same", ""), Map.entry("jdk.file.temp", ""), Map.entry("jdk.file.jar", ""),
            Map.entry("jdk.net.connect", "connect"), Map.entry("jdk.net.listen", "listen"),
            Map.entry("jdk.net.send", "connect"), Map.entry("jdk.net.resolve", "resolve"),
            Map.entry("jdk.net.reverse", "resolve"), Map.entry("jdk.net.reachable", "connect"),
            Map.entry("jdk.net.interfaces", ""), Map.entry("jdk.net.http", "connect"), Map.entry("jdk.env.read", ""),
            Map.entry("jdk.prop.read", "read"), Map.entry("jdk.prop.write", "write"), Map.entry("jdk.prop.security", ""),
            Map.entry("jdk.prop.logging", ""), Map.entry("jdk.net.sockets", ""), Map.entry(START, ""));

    private static final int READ = 1;
    private static final int WRITE = 2 | 4 | 8 | 16 | 32;
    private static final int DELETE_ON_CLOSE = 64;

    private final Authority authority;
    private final Gate.Controls controls;
    private final RealPaths paths;
    private final KnownAddresses addresses = new KnownAddresses();
    private final Accounts accounts;
    private final DiskDemands disk;
    private final String temporary;

    Demands(Authority authority, Gate.Controls controls, Accounts accounts) {
        this.authority = authority;
        this.controls = controls;
        this.paths = new RealPaths(Path.of(""), Path.of(System.getProperty("java.home")));
        this.accounts = accounts;
        this.disk = new DiskDemands(authority, accounts, paths);
        this.temporary = System.getProperty("java.io.tmpdir");
    }

    boolean knows(String id) {
        return NEVER.contains(id) || ACTIONS.containsKey(id) || DiskDemands.knows(id);
    }

    /** Whether the rule asks for a share of a quota and for no other right. */
    static boolean charges(String id) {
        return DiskDemands.knows(id) || id.equals("jdk.net.sockets");
    }

    void warmUp() {
        paths.real(temporary);
        addresses.names("", "127.0.0.1");
    }

    /** Everything that must be held; empty when nothing is at stake. */
    List<Demand> of(String id, Object plugin, Object self, Object first, Object second) {
        if (NEVER.contains(id)) {
            return List.of(Demand.never(id));
        }
        if (DiskDemands.knows(id)) {
            return disk.of(id, plugin, self, first, second);
        }
        return switch (id) {
            case "jdk.file.read", "jdk.file.attributes" -> file(id, text(first), ACTIONS.get(id));
            case "jdk.file.write" -> both(file(id, text(first), "write"), room(plugin, text(first)));
            case "jdk.file.delete" -> delete(text(first));
            case "jdk.file.random" -> random(plugin, text(first), (Integer) second);
            case "jdk.file.open" -> open(plugin, text(first), (Integer) second);
            case "jdk.file.move" -> move(plugin, text(first), text(second));
            case "jdk.file.copy" -> copy(plugin, text(first), text(second));
            case "jdk.file.same" -> both(file("jdk.file.read", text(first), "read"), file("jdk.file.read", text(second), "read"));
            case "jdk.file.temp" -> temporary(plugin, (first == null ? temporary : text(first)) + "/x");
            case "jdk.file.jar" -> jar((JarURLConnection) self);
            case "jdk.net.resolve" -> resolve(plugin, (String) first);
            case "jdk.net.connect", "jdk.net.listen" -> address(id, plugin, (InetAddress) first, (Integer) second);
            case "jdk.net.send" -> send(plugin, (InetSocketAddress) first);
            case "jdk.net.reverse" -> List.of(socket(id, KnownAddresses.text((InetAddress) first), "resolve"));
            case "jdk.net.reachable" -> List.of(socket(id, KnownAddresses.text((InetAddress) self) + ":7", "connect"));
            case "jdk.net.http" -> http((URL) first);
            case "jdk.net.interfaces" -> List.of(Demand.runtime(id, "getNetworkInformation"));
            case "jdk.env.read" -> List.of(Demand.runtime(id, "getenv." + (first == null ? "*" : first)));
            case "jdk.prop.security" -> List.of(Demand.runtime(id, "getSecurityProperty." + first));
            case "jdk.prop.logging" -> List.of(Demand.runtime(id, "getLoggingProperty." + first));
            case "jdk.prop.read", "jdk.prop.write" -> property(id, (String) first);
            case "jdk.net.sockets" -> quota("quota.sockets", "sockets=" + (accounts.sockets(plugin) + 1));
            default -> quota(id, "threads=" + (controls.children(plugin) + 1));
        };
    }

    private static List<Demand> quota(String rule, String name) {
        return List.of(new Demand(rule, Demand.QUOTA, name, name, ""));
    }

    private List<Demand> room(Object plugin, String path) {
        return path == null ? List.of() : disk.entry(plugin, path);
    }

    private static List<Demand> property(String id, String key) {
        return key == null || key.isEmpty() ? List.of() : List.of(new Demand(id, Demand.PROPERTY, key, key, ACTIONS.get(id)));
    }

    /** @return the path, or null for the JDK to complain about; a foreign class could lie and is not asked */
    private static String text(Object path) {
        if (path == null || path instanceof String) {
            return (String) path;
        }
        Class<?> type = path.getClass();
        return type == File.class || type.getClassLoader() == null ? path.toString() : RealPaths.UNKNOWN;
    }

    private List<Demand> file(String rule, String path, String actions) {
        return path == null ? List.of() : file(rule, path, paths.real(path), actions);
    }

    private List<Demand> entry(String rule, String path, String actions) {
        return path == null ? List.of() : file(rule, path, paths.entry(path), actions);
    }

    private List<Demand> file(String rule, String path, String real, String actions) {
        if (actions.equals("read") && paths.ofJdk(real)) {
            return List.of();
        }
        return List.of(new Demand(rule, Demand.FILE, real, paths.shown(path), actions));
    }

    private List<Demand> delete(String path) {
        return both(file("jdk.file.delete", path, "delete"), entry("jdk.file.delete", path, "delete"));
    }

    private List<Demand> move(Object plugin, String from, String to) {
        return both(delete(from), file("jdk.file.write", from, "read,write"), file("jdk.file.write", to, "write"),
                entry("jdk.file.write", to, "write"), from == null || to == null ? List.of() : disk.move(plugin, from, to));
    }

    private List<Demand> copy(Object plugin, String from, String to) {
        return both(file("jdk.file.read", from, "read"), entry("jdk.file.read", from, "read"),
                file("jdk.file.write", to, "write"), entry("jdk.file.write", to, "write"),
                from == null || to == null ? List.of() : disk.copy(plugin, from, to));
    }

    /** A file of a name that is not known yet. */
    private List<Demand> temporary(Object plugin, String path) {
        return both(file("jdk.file.write", path, "write"), disk.made(plugin, path));
    }

    /** The mode is what open(2) is given; its lowest bit means reading only. */
    private List<Demand> random(Object plugin, String path, int mode) {
        return (mode & 1) != 0 ? file("jdk.file.read", path, "read")
                : both(file("jdk.file.write", path, "read,write"), room(plugin, path));
    }

    private List<Demand> open(Object plugin, String path, int flags) {
        List<Demand> all = new ArrayList<>(3);
        if ((flags & READ) != 0 || (flags & WRITE) == 0) {
            all.addAll(file("jdk.file.read", path, "read"));
        }
        if ((flags & WRITE) != 0) {
            all.addAll(file("jdk.file.write", path, "write"));
            all.addAll(room(plugin, path));
        }
        if ((flags & DELETE_ON_CLOSE) != 0) {
            all.addAll(delete(path));
        }
        return all;
    }

    private List<Demand> jar(JarURLConnection connection) {
        URL file = connection.getJarFileURL();
        return file.getProtocol().equals("file") ? file("jdk.file.jar", file.getPath(), "read") : List.of();
    }

    private List<Demand> http(URL url) {
        int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
        return List.of(socket("jdk.net.http", host(url.getHost()) + ':' + port, "connect"));
    }

    private List<Demand> resolve(Object plugin, String host) {
        if (host == null || host.isEmpty()) {
            return List.of();
        }
        String name = host(host);
        Demand demand = socket("jdk.net.resolve", name, "resolve");
        if (authority.holds(plugin, demand.type(), demand.name(), demand.actions())) {
            addresses.resolve(plugin, name);
        }
        return List.of(demand);
    }

    private List<Demand> send(Object plugin, InetSocketAddress target) {
        return target.isUnresolved() ? List.of() : address("jdk.net.send", plugin, target.getAddress(), target.getPort());
    }

    /** A name the plugin may use stands for the addresses it was resolved to, unless they are local ones. */
    private List<Demand> address(String rule, Object plugin, InetAddress address, int port) {
        String literal = KnownAddresses.text(address);
        String actions = ACTIONS.get(rule);
        if (address.isLoopbackAddress()) {
            Demand local = socket(rule, "localhost:" + port, actions);
            if (authority.holds(plugin, local.type(), local.name(), actions)) {
                return List.of();
            }
        }
        if (!KnownAddresses.local(address)) {
            for (String name : addresses.names(plugin, literal)) {
                if (authority.holds(plugin, Demand.SOCKET, name + ':' + port, actions)) {
                    return List.of();
                }
            }
        }
        return List.of(socket(rule, literal + ':' + port, actions));
    }

    private static Demand socket(String rule, String name, String actions) {
        return new Demand(rule, Demand.SOCKET, name, name, actions);
    }

    private static String host(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    @SafeVarargs
    private static List<Demand> both(List<Demand>... parts) {
        List<Demand> all = new ArrayList<>(4);
        for (List<Demand> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
