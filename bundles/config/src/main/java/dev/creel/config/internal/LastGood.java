// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The copy of the last valid configuration in the state folder: its files as written, so variables and references stay
 * what they are; as private as the configuration itself. {@code .env} is not in it: a variable is always today's.
 */
final class LastGood {
    private final Path file;
    private final Path environment;

    LastGood(Path stateDir) {
        this.file = stateDir.resolve("config").resolve("last-good.json");
        this.environment = stateDir.resolve(Reader.ENV_FILE);
    }

    void keep(Map<Path, String> texts) throws IOException {
        Json.Builder out = Json.object();
        texts.forEach((path, text) -> {
            if (!path.equals(environment)) {
                out.put(path.toString(), text);
            }
        });
        String content = out.build().text();
        if (!Files.exists(file) || !Files.readString(file).equals(content)) {
            Disk.write(file, content);
        }
    }

    /** Empty when there is none or it cannot be read. */
    Optional<Texts> texts() {
        try {
            if (!Files.isRegularFile(file) || !(Json5.parse(Files.readString(file)).json() instanceof Json.Obj content)) {
                return Optional.empty();
            }
            Map<Path, String> texts = new HashMap<>();
            content.members().forEach((path, text) -> texts.put(Path.of(path), text instanceof Json.Str s ? s.value() : ""));
            if (Files.isRegularFile(environment)) {
                texts.put(environment, Files.readString(environment));
            }
            return Optional.of(Texts.only(texts));
        } catch (IOException | Json5Exception e) {
            return Optional.empty();
        }
    }
}
