// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.BindRules;
import dev.creel.config.Config.Issue;
import dev.creel.config.ContainerOptions;
import dev.creel.config.ContainerOptions.Bind;
import dev.creel.config.ContainerOptions.Limit;
import dev.creel.config.ContainerOptions.Tmpfs;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads the options of a container from their section and refuses, by name, each value that would open it to its host. */
public final class ContainerReader {
    private static final Pattern IMAGE =
            Pattern.compile("[a-z0-9][a-z0-9._/-]{0,200}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[a-f0-9]{64})?");
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,23}");
    private static final Pattern USER = Pattern.compile("[1-9][0-9]{0,8}:[1-9][0-9]{0,8}");
    private static final Pattern WORKDIR = Pattern.compile("/[a-z][a-z0-9_-]{0,30}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,100}");
    private static final Set<String> TAKEN = Set.of("/proc", "/sys", "/dev", "/etc", "/bin", "/sbin", "/lib", "/usr", "/var",
            "/run", "/tmp", "/root", "/boot", "/agent");
    private static final Set<String> NETWORKS = Set.of("none");
    private static final List<Tmpfs> FOLDERS = List.of(new Tmpfs("/tmp", 256L << 20, true),
            new Tmpfs("/var/tmp", 64L << 20, true), new Tmpfs("/run", 16L << 20, false));
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);

    private final Json.Obj docker;
    private final String path;
    private final Consumer<Issue> issues;

    public ContainerReader(Json.Obj docker, String path, Consumer<Issue> issues) {
        this.docker = docker;
        this.path = path;
        this.issues = issues;
    }

    public ContainerOptions read() {
        fixed();
        long memory = size("memory", 1L << 30);
        long swap = size("memorySwap", memory);
        if (swap < memory) {
            refuse("memorySwap", "is less than memory; it counts memory and swap together", "write at least " + memory);
        }
        List<String> roots = texts("bindRoots");
        return new ContainerOptions(text("image", "creel-sandbox:bookworm-slim", IMAGE, "is no name of an image"),
                text("containerPrefix", "creel-sbx-", PREFIX, "is no beginning of a container's name"), workdir(),
                text("user", "", USER, "is not UID:GID in numbers other than 0"), network(), tmpfs(), environment(),
                docker.text("setupCommand", ""), pids(), memory, swap, cpus(), new LimitReader(docker.object("ulimits"), this::refuse).read(),
                seccomp(), text("apparmorProfile", "", PROFILE, "is no name of a profile"), binds(roots), roots);
    }

    /** What holds for every container, so that writing it down changes nothing and writing the opposite is an error. */
    private void fixed() {
        if (docker.get("readOnlyRoot").equals(Json.Bool.FALSE)) {
            refuse("readOnlyRoot", "is false, and a container's own files are never writable", "remove it; use tmpfs or the workspace");
        }
        if (docker.has("capDrop") && !docker.array("capDrop").contains(Json.of("ALL"))) {
            refuse("capDrop", "does not hold \"ALL\", and no container has a capability", "write [\"ALL\"] or remove it");
        }
        if ("unconfined".equalsIgnoreCase(docker.text("apparmorProfile", ""))) {
            refuse("apparmorProfile", "is \"unconfined\"", "name a profile, or remove it for the engine's own");
        }
    }

    private String workdir() {
        String workdir = text("workdir", "/workspace", WORKDIR, "is no folder below the root");
        if (TAKEN.contains(workdir)) {
            refuse("workdir", workdir + " is the system's own", "write /workspace");
        }
        return workdir;
    }

    private String network() {
        String network = docker.text("network", "none");
        if (!NETWORKS.contains(network)) {
            refuse("network", "\"" + network + "\" is not one of " + NETWORKS + ": a container reaches neither this machine nor others", "write \"none\"");
        }
        return network;
    }

    private long pids() {
        long pids = docker.integer("pidsLimit", 256);
        if (pids < 1 || pids > 32_768) {
            refuse("pidsLimit", pids + " is no limit between 1 and 32768", "write a number such as 256");
        }
        return pids;
    }

    private long cpus() {
        BigDecimal cpus = docker.get("cpus") instanceof Json.Num n ? n.value() : BigDecimal.ONE;
        if (cpus.signum() <= 0 || cpus.compareTo(BigDecimal.valueOf(1024)) > 0) {
            refuse("cpus", cpus + " is no limit", "write a number such as 1 or 0.5");
            return NANO.longValue();
        }
        return cpus.multiply(NANO).longValue();
    }

    private long size(String key, long fallback) {
        Json value = docker.get(key);
        if (value == Json.Nil.NIL) {
            return fallback;
        }
        long bytes = Sizes.bytes(value instanceof Json.Num n ? n.value().toPlainString() : value instanceof Json.Str s ? s.value() : "");
        if (bytes < 16L << 20) {
            refuse(key, "is no size of at least 16m", "write one such as \"1g\"");
        }
        return bytes;
    }

    private List<Tmpfs> tmpfs() {
        if (!docker.has("tmpfs")) {
            return FOLDERS;
        }
        List<Tmpfs> folders = new ArrayList<>();
        for (String entry : texts("tmpfs")) {
            TmpfsEntry.read(entry).ifPresentOrElse(folders::add, () -> refuse("tmpfs", "\"" + entry + "\" is no folder in memory",
                    "write entries such as \"/tmp:size=64m\" or \"/tmp:size=64m,noexec\""));
        }
        return folders;
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>(Map.of("LANG", "C.UTF-8"));
        docker.object("env").members().forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches() || !(value instanceof Json.Str s) || s.value().indexOf('\0') >= 0) {
                refuse("env", "\"" + name + "\" is no variable", "write letters, digits and _, and text as its value");
            } else {
                variables.put(name, s.value());
            }
        });
        return variables;
    }

    private String seccomp() {
        String profile = docker.text("seccompProfile", "");
        if (!profile.isEmpty() && (!profile.startsWith("/") || profile.indexOf('\0') >= 0)) {
            refuse("seccompProfile", "\"" + profile + "\" is no absolute path of a profile", "name a file, or remove it for the engine's own");
        }
        return profile;
    }

    /** The spelling only; where a link leads is asked again when a container is made. */
    private List<Bind> binds(List<String> roots) {
        List<Bind> binds = new ArrayList<>();
        BindRules rules = new BindRules(Path.of(System.getProperty("user.home")), Path.of(System.getProperty("user.home"), ".creel"));
        for (String entry : texts("binds")) {
            String[] parts = entry.split(":", -1);
            boolean shaped = (parts.length == 2 || parts.length == 3 && parts[2].matches("r[ow]")) && entry.indexOf('\0') < 0
                    && parts[0].startsWith("/") && parts[1].matches("/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
                    && !parts[1].contains("..") && TAKEN.stream().noneMatch(taken -> (parts[1] + "/").startsWith(taken + "/"))
                    && !(parts[1] + "/").startsWith(docker.text("workdir", "/workspace") + "/");
            if (!shaped) {
                refuse("binds", "\"" + entry + "\" is no bind", "write SOURCE:TARGET or SOURCE:TARGET:rw, with a target that is no folder of the system or the workspace");
                continue;
            }
            Path source = Path.of(parts[0]);
            rules.bind(source, roots.stream().map(Path::of).toList()).ifPresent(why ->
                    refuse("binds", "\"" + entry + "\" " + why, "name a folder below one of bindRoots that holds no keys and is not the system's"));
            binds.add(new Bind(parts[0], parts[1], parts.length == 3 && parts[2].equals("rw")));
        }
        return binds;
    }

    private List<String> texts(String key) {
        return docker.array(key).stream().filter(Json.Str.class::isInstance).map(text -> ((Json.Str) text).value()).toList();
    }

    private String text(String key, String fallback, Pattern form, String wrong) {
        String value = docker.text(key, fallback);
        if (!value.isEmpty() && !form.matcher(value).matches()) {
            refuse(key, "\"" + value + "\" " + wrong, "correct or remove it");
        }
        return value;
    }

    private void refuse(String key, String message, String remedy) {
        issues.accept(new Issue(path + "." + key, message, remedy));
    }
}
