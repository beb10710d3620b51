// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.config.BindRules;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.FileNumber;
import dev.creel.sandbox.internal.Plan;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.nio.file.StandardOpenOption;

/** The folders of which containers may get some, first the gateway's state folder, and where the engine has each. */
final class Grounds {
    private static final Path NOWHERE = Path.of("/nonexistent");
    private static final int SENTINEL = 32;

    private final List<Root> roots;

    Grounds(List<Root> roots) {
        this.roots = List.copyOf(roots);
        roots.forEach(Grounds::check);
    }

    private static void check(Root root) {
        try {
            String why = new BindRules(NOWHERE, List.of(NOWHERE)).forbidden(root.path()).orElse("");
            if (!why.isEmpty() || root.path().getNameCount() == 0 || !root.path().toRealPath().equals(root.path()) || !Files.isDirectory(root.path())) {
                throw new SandboxRefused("sandboxd.root", root.path() + " " + (why.isEmpty() ? "is no folder without links in its path" : why),
                        "name a folder that is the gateway's own");
            }
        } catch (IOException e) {
            throw new SandboxRefused("sandboxd.root", root.path() + " cannot be looked at: " + e.getMessage(), "name a folder there is");
        }
    }

    /** The engine's path of what lies in a root. */
    String engine(String source) {
        Root root = root(Path.of(source));
        return Path.of(root.engine()).resolve(root.path().relativize(Path.of(source))).toString();
    }

    /** Refuses a mount of what no container gets, of a link, or of another folder than the gateway means. */
    void check(Plan plan, Map<String, String> numbers) {
        String workdir = plan.options().workdir();
        for (Plan.Mount mount : plan.mounts()) {
            boolean main = mount.target().equals(workdir);
            boolean fits = main ? mount.writable() : !mount.writable() && (mount.target().equals("/agent") || mount.target().startsWith(workdir + "/"));
            if (!fits || !Path.of(mount.target()).normalize().toString().equals(mount.target())) {
                throw refused(mount, "may not be at " + mount.target(), "the workspace goes to its folder to be written, all else is only read");
            }
            check(mount, numbers.get(mount.target()));
        }
        if (plan.mounts().stream().noneMatch(mount -> mount.target().equals(workdir))) {
            throw Form.refused("nothing is mounted at " + workdir);
        }
    }

    private void check(Plan.Mount mount, String number) {
        try {
            Path source = Path.of(mount.source());
            Root root = root(source);
            boolean state = root.equals(roots.get(0));
            new BindRules(state ? NOWHERE : root.path(), List.of(roots.get(0).path())).workspace(source).ifPresent(why -> {
                throw refused(mount, why, "name a workspace or a folder of sandboxes");
            });
            if (!source.toRealPath().equals(source) || !Files.isDirectory(source) && !Files.isRegularFile(source)) {
                throw refused(mount, "is a link or lies behind one, or is neither folder nor file", "send the path that links lead to");
            }
            if (!FileNumber.of(source).equals(number)) {
                throw refused(mount, "is another one here than for the gateway", "give both the same folder at the same path");
            }
        } catch (IOException | InvalidPathException e) {
            throw refused(mount, "cannot be looked at: " + e.getMessage(), "make it, and let sandboxd read it");
        }
    }

    private Root root(Path source) {
        return roots.stream().filter(root -> source.equals(source.normalize()) && source.startsWith(root.path())).findFirst()
                .orElseThrow(() -> new SandboxRefused("sandboxd.mount", source + " lies in no folder that containers may get a part of",
                        "start sandboxd with --root for the folder it lies in"));
    }

    /** What the gateway has written into its state folder to see that both mean the same one. */
    String sentinel(String folder) {
        Path state = roots.get(0).path();
        if (!state.toString().equals(folder)) {
            throw new SandboxRefused("sandboxd.sentinel", "the gateway's state folder is " + folder + ", and the first --root is " + state,
                    "start sandboxd with the gateway's state folder as its first --root");
        }
        Path file = state.resolve("sandbox").resolve("sentinel");
        try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            String text = new String(Channels.newInputStream(channel).readNBytes(SENTINEL), StandardCharsets.US_ASCII);
            if (PlanForm.INSTANCE.matcher(text).matches()) {
                return text;
            }
            throw new IOException("it holds something else");
        } catch (IOException e) {
            throw new SandboxRefused("sandboxd.sentinel", "what the gateway wrote to " + file + " is not there: " + e,
                    "give both the same folder at the same path, and let sandboxd read it");
        }
    }

    private static SandboxRefused refused(Plan.Mount mount, String why, String remedy) {
        return new SandboxRefused("sandboxd.mount", mount.source() + " " + why, remedy);
    }

    /** @param engine where the engine has it */
    record Root(Path path, String engine) {}
}
