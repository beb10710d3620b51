// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.ContainerOptions;
import dev.creel.config.ContainerOptions.Tmpfs;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the options of a container from their section. A value that would open it to its host is refused by name; one that is only
 * wider than what holds here is read as what holds, and told.
 */
public final class ContainerReader {
    private static final Pattern IMAGE =
            Pattern.compile("([a-z0-9][a-z0-9.-]{0,100}:[0-9]{1,5}/)?[a-z0-9][a-z0-9._/-]{0,200}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[a-f0-9]{64})?");
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,23}");
    private static final Pattern USER = Pattern.compile("[1-9][0-9]{0,8}:[1-9][0-9]{0,8}");
    private static final Pattern NAMED_USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,31})?");
    private static final Pattern WORKDIR = Pattern.compile("/[a-z][a-z0-9_-]{0,30}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,100}");
    static final Set<String> TAKEN = Set.of("/proc", "/sys", "/dev", "/etc", "/bin", "/sbin", "/lib", "/lib64", "/usr", "/var",
            "/run", "/tmp", "/root", "/boot", "/agent");
    private static final long PIDS = 256;
    private static final List<Tmpfs> FOLDERS = List.of(new Tmpfs("/tmp", 256L << 20, true),
            new Tmpfs("/var/tmp", 64L << 20, true), new Tmpfs("/run", 16L << 20, false));
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);

    private final Json.Obj docker;
    private final String path;
    private final Consumer<Issue> issues;
    private final Consumer<Issue> narrowed;

    /**
     * Reads nothing yet.
     *
     * @param issues takes what is refused
     * @param narrowed takes what is in force in another way than it is written
     */
    public ContainerReader(Json.Obj docker, String path, Consumer<Issue> issues, Consumer<Issue> narrowed) {
        this.docker = docker;
        this.path = path;
        this.issues = issues;
        this.narrowed = narrowed;
    }

    public ContainerOptions read() {
        fixed();
        long memory = size("memory", 1L << 30);
        long swap = size("memorySwap", memory);
        if (swap < memory) {
            refuse("memorySwap", "is less than memory; it counts memory and swap together", "write at least " + memory);
        }
        List<String> roots = texts("bindRoots");
        NetworkReader reach = new NetworkReader(docker, texts("domains"), this::refuse, this::narrow);
        return new ContainerOptions(text("image", "creel-sandbox:bookworm-slim", IMAGE, "is no name of an image"),
                text("containerPrefix", "creel-sbx-", PREFIX, "is no beginning of a container's name"), workdir(),
                user(), reach.network(), reach.domains(), tmpfs(), environment(), docker.text("setupCommand", ""), pids(), memory, swap, cpus(),
                new LimitReader(docker.object("ulimits"), this::refuse, this::narrow).read(), seccomp(),
                text("apparmorProfile", "", PROFILE, "is no name of a profile"),
                new BindReader(docker.text("workdir", "/workspace"), roots, this::refuse, this::narrow).read(texts("binds")), roots);
    }

    /** What holds for every container, whatever is written. */
    private void fixed() {
        if (docker.get("readOnlyRoot").equals(Json.Bool.FALSE)) {
            narrow("readOnlyRoot", "false has no effect; a container writes to its workspace and to tmpfs only");
        }
        if (docker.has("capDrop") && !docker.array("capDrop").contains(Json.of("ALL"))) {
            narrow("capDrop", "every capability is dropped, not only these");
        }
        if ("unconfined".equalsIgnoreCase(docker.text("apparmorProfile", ""))) {
            refuse("apparmorProfile", "is \"unconfined\"", "name a profile, or remove it for the engine's own");
        }
    }

    /** No container runs as root, and a name is the image's to give. */
    private String user() {
        String user = text("user", "", NAMED_USER, "is no user");
        if (user.isEmpty() || USER.matcher(user).matches()) {
            return user;
        }
        narrow("user", "\"" + user + "\" is not UID:GID in numbers other than 0; commands run as the owner of the workspace");
        return "";
    }

    private String workdir() {
        String workdir = text("workdir", "/workspace", WORKDIR, "is no folder below the root");
        if (TAKEN.contains(workdir)) {
            refuse("workdir", workdir + " is the system's own", "write /workspace");
        }
        return workdir;
    }

    private long pids() {
        long pids = docker.integer("pidsLimit", PIDS);
        if (pids < 1 || pids > 32_768) {
            narrow("pidsLimit", pids + " is no limit; " + PIDS + " holds");
            return PIDS;
        }
        return pids;
    }

    private long cpus() {
        BigDecimal cpus = docker.get("cpus") instanceof Json.Num n ? n.value() : BigDecimal.ONE;
        if (cpus.signum() <= 0 || cpus.compareTo(BigDecimal.valueOf(1024)) > 0) {
            narrow("cpus", cpus + " is no limit; 1 holds");
            return NANO.longValue();
        }
        return cpus.multiply(NANO).longValue();
    }

    private long size(String key, long fallback) {
        Json value = docker.get(key);
        if (value == Json.Nil.NIL) {
            return fallback;
        }
        String text = value instanceof Json.Num n ? n.value().toPlainString() : value instanceof Json.Str s ? s.value().strip() : "";
        if (text.matches("0|-[0-9]{1,18}")) {
            narrow(key, text + " is no limit; " + fallback + " bytes hold");
            return fallback;
        }
        long bytes = Sizes.bytes(text);
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

    private void narrow(String key, String message) {
        narrowed.accept(new Issue(path + "." + key, message, ""));
    }
}
