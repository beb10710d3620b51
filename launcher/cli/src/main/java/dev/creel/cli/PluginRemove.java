// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel plugins remove}: removes a plugin with its policy and data, and prints what is left of it. */
@Command(name = "remove", description = "stop and delete a plugin, its policy and its data; shows whether anything is left")
final class PluginRemove extends PluginCommand {
    @Parameters(paramLabel = "NAME")
    private String name;

    @Option(names = {"-y", "--yes"}, description = "remove without being asked")
    private boolean yes;

    @Override
    public Integer call() {
        if (!yes) {
            if (!terminal.asks()) {
                throw new CliException("nothing was changed: there is no terminal to ask on; add --yes to remove " + name + " and its data");
            }
            out.question("Remove " + name + ", its policy and everything it stored? [y/N] ");
            if (!terminal.yes()) {
                throw new CliException("nothing was changed");
            }
        }
        Json.Obj proof = ask("plugins.remove", named(name));
        boolean complete = flag(proof, "complete");
        out.result(proof, name + (complete ? " is gone" : " was removed, but something of it is left")
                + ": " + count(proof, "threads") + ", " + count(proof, "services") + ", " + count(proof, "files")
                + " left, its class loader is " + (flag(proof, "loaderGone") ? "collected" : "still in memory"));
        return complete ? 0 : 1;
    }

    private static String count(Json.Obj proof, String what) {
        return proof.integer(what).orElse(-1L) + " " + what;
    }
}
