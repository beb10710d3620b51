// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel secrets where}. */
@Command(name = "where", description = "say where one secret lies, without its value")
final class SecretWhere extends SecretCommand {
    @Parameters(paramLabel = "PATH")
    private String path;

    @Override
    int done() {
        SecretMap.Entry entry = map().entry(path).orElseThrow(() -> new CliException(path
                + " is no secret of this configuration; see creel secrets list, or set it: creel secrets set " + path));
        out.result(entry.json(), Out.oneLine(entry.line()));
        return entry.found() ? 0 : 1;
    }
}
