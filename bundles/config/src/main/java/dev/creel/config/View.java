// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import dev.creel.api.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything one reading of the configuration's files says, for those who judge it. Immutable.
 *
 * @param raw the main file as it is written: variables and includes in place, secrets readable; never to be printed
 * @param secrets where each secret comes from, by path
 * @param environment value of a variable of the process, the {@code .env} file or the key {@code env}
 * @param files every file that was read
 * @param narrowed what would allow more in the rest of the family
 */
public record View(Snapshot snapshot, Json.Obj raw, Map<String, SecretSource> secrets,
        Function<String, Optional<String>> environment, List<Path> files, List<Config.Issue> narrowed) {
    public View {
        secrets = Map.copyOf(secrets);
        files = List.copyOf(files);
        narrowed = List.copyOf(narrowed);
    }

    /** Without secrets, so that it reaches no log. */
    @Override
    public String toString() {
        return "View[" + snapshot.path() + ']';
    }
}
