// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.json.Json;
import dev.creel.vault.Store;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The secrets in the sealed store by name, in one file that is read anew each time; thread-safe. */
public final class KeptSecrets {
    private static final String PATH = "credentials/secrets.json";
    private static final int DEPTH = 16;
    private static final int LONGEST = 64 << 10;

    private final Store store;

    public KeptSecrets(Store store) {
        this.store = store;
    }

    Optional<String> get(String name) {
        return all().text(name);
    }

    /** Keeps a value in place of the one before. */
    public synchronized void put(String name, String value) {
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException("a secret has 1 to " + LONGEST + " characters");
        }
        Json.Builder all = Json.object();
        all().members().forEach(all::put);
        store.write(PATH, all.put(name, value).build().text().getBytes(StandardCharsets.UTF_8));
    }

    private Json.Obj all() {
        return store.read(PATH)
                .map(bytes -> Json.parse(new String(bytes, StandardCharsets.UTF_8), DEPTH))
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElse(Json.Obj.EMPTY);
    }
}
