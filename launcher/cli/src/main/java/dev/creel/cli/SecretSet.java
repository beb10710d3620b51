// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.SecretSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel secrets set}. */
@Command(name = "set", description = "seal a secret and let the configuration point to it; a running gateway uses it at once")
final class SecretSet extends SecretCommand {
    @Parameters(paramLabel = "PATH", description = "where it stands in the configuration, for example channels.telegram.botToken")
    private String path;

    @Option(names = "--stdin", description = "read it from standard input")
    private boolean stdin;

    @Option(names = "--move", description = "seal it also where it lies in a variable or a file now")
    private boolean move;

    @Override
    int done() {
        SecretSource before = config().secret(path).orElse(null);
        String elsewhere = before instanceof SecretSource.Env env ? "the variable " + env.name()
                : before instanceof SecretSource.File file ? "the file " + file.path() : "";
        if (!elsewhere.isEmpty() && !move) {
            throw new CliException(path + " lies in " + elsewhere + "; change it there, or add --move to seal it here");
        }
        sealing().seal(path, given(stdin, path));
        out.result(Json.object().put("ok", true).put("path", path).put("source", "store").build(), path + " is sealed");
        if (before instanceof SecretSource.Inline) {
            out.hint("older copies of the configuration (.bak beside it) still show the old one: delete them");
        }
        return 0;
    }
}
