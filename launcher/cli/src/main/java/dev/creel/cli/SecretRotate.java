// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.SecretSource;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel secrets rotate}: a new value; one that is ours is made here, any other comes from whoever issues it. */
@Command(name = "rotate", description = "put a new secret in place of one; a running gateway gives up the old one at once")
final class SecretRotate extends SecretCommand {
    /** Those nobody but this gateway issues. */
    static final Set<String> OURS = Set.of("gateway.auth.token", "gateway.auth.password", "hooks.token");
    private static final int BYTES = 32;

    @Parameters(paramLabel = "PATH", description = "where it stands in the configuration, for example gateway.auth.token")
    private String path;

    @Option(names = "--stdin", description = "read the new one from standard input, also where one could be made")
    private boolean stdin;

    @Override
    int done() {
        boolean made = OURS.contains(path) && !stdin;
        SecretSource before = config().secret(path).orElse(null);
        if (before == null && !path.equals("gateway.auth.token")) {
            throw new CliException(path + " is no secret of this configuration; see creel secrets list, or set it: creel secrets set " + path);
        }
        if (before instanceof SecretSource.Env variable) {
            throw new CliException(path + " lies in the variable " + variable.name() + "; change it there, or seal it here: creel secrets set "
                    + path + " --move");
        }
        if (!made) {
            out.hint("make the new one where " + path + " is issued first, and end the old one there afterwards");
        }
        sealing().seal(path, made ? fresh() : given(stdin, path));
        out.result(Json.object().put("ok", true).put("path", path).put("made", made).build(), path + " is rotated"
                + (path.startsWith("gateway.auth.") ? "; show it: creel gateway token" : ""));
        return 0;
    }

    static String fresh() {
        byte[] raw = new byte[BYTES];
        new SecureRandom().nextBytes(raw);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }
}
