// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code creel secrets list}: never a value. */
@Command(name = "list", description = "list which secrets there are and where each lies, without values")
final class SecretList extends SecretCommand {
    @Override
    int done() {
        List<SecretMap.Entry> entries = map().entries();
        out.result(Json.object().put("secrets", Json.array(entries.stream().map(SecretMap.Entry::json).toList())).build(),
                entries.isEmpty() ? "no secrets" : entries.stream().map(entry -> Out.oneLine(entry.line())).collect(Collectors.joining("\n")));
        if (config().current().object("plugins").has("entries")) {
            out.hint("secrets in plugins.entries.*.config are known to the running gateway only: creel config get plugins.entries");
        }
        return 0;
    }
}
