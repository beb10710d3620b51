// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.config.BindRules;
import dev.creel.config.ContainerOptions.Bind;
import dev.creel.config.internal.LimitReader.Refusal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Reads the folders of this machine that a container gets: the spelling only; where a link leads is asked again when a container
 * is made. One that is not below the roots is left out.
 *
 * @param workdir where the workspace is in the container
 * @param narrowing told what is left out, by key
 */
record BindReader(String workdir, List<String> roots, Refusal refusal, BiConsumer<String, String> narrowing) {
    List<Bind> read(List<String> entries) {
        Path home = Path.of(System.getProperty("user.home"));
        BindRules rules = new BindRules(home, List.of(home.resolve(".creel")));
        List<Path> allowed = roots.stream().flatMap(root -> path(root).stream()).toList();
        List<Bind> binds = new ArrayList<>();
        for (String entry : entries) {
            String[] parts = entry.split(":", -1);
            Optional<Path> source = shaped(parts) ? path(parts[0]) : Optional.empty();
            if (source.isEmpty()) {
                refusal.of("binds", "\"" + entry + "\" is no bind",
                        "write SOURCE:TARGET or SOURCE:TARGET:rw, with a target that is no folder of the system or the workspace");
                continue;
            }
            Optional<String> forbidden = rules.forbidden(source.get());
            forbidden.ifPresent(why -> refusal.of("binds", "\"" + entry + "\" " + why,
                    "name a folder that holds no keys and is not the system's"));
            if (forbidden.isEmpty() && rules.bind(source.get(), allowed).isPresent()) {
                narrowing.accept("binds", "\"" + entry + "\" is left out until a folder above it is named in bindRoots");
            } else {
                if (parts.length == 2) {
                    narrowing.accept("binds", "\"" + entry + "\" is read only; add :rw to write there");
                }
                binds.add(new Bind(parts[0], parts[1], parts.length == 3 && parts[2].equals("rw")));
            }
        }
        return binds;
    }

    private boolean shaped(String[] parts) {
        return (parts.length == 2 || parts.length == 3 && parts[2].matches("r[ow]")) && parts[0].startsWith("/")
                && parts[1].matches("/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*") && !parts[1].contains("..")
                && ContainerReader.TAKEN.stream().noneMatch(taken -> (parts[1] + "/").startsWith(taken + "/"))
                && !(parts[1] + "/").startsWith(workdir + "/");
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
