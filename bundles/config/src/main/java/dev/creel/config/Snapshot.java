// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One state of the configuration: immutable, defaults not filled in. Where a schema marks a secret, the tree has
 * {@code {"secret": "PATH"}} whatever the file has; {@code Vault} resolves that path.
 *
 * @param generation grows by one with each new snapshot
 * @param hash SHA-256 hex of the main file's text; empty when there is no file
 * @param root the whole tree after includes and variables
 * @param stateDir absolute path of the state folder
 * @param path absolute path of the main file
 */
public record Snapshot(long generation, String hash, Json.Obj root, String stateDir, String path) {
    /** The value at a {@linkplain KeyPath path}, {@link Json.Nil} if there is none. */
    public Json at(String path) {
        Json here = root;
        for (String key : KeyPath.parse(path).keys()) {
            here = step(here, key);
        }
        return here;
    }

    private static Json step(Json here, String key) {
        if (here instanceof Json.Arr a && KeyPath.isIndex(key) && Integer.parseInt(key) < a.elements().size()) {
            return a.elements().get(Integer.parseInt(key));
        }
        return here instanceof Json.Obj o ? o.get(key) : Json.Nil.NIL;
    }

    public Optional<String> text(String path) {
        return at(path) instanceof Json.Str s ? Optional.of(s.value()) : Optional.empty();
    }

    public long integer(String path, long fallback) {
        return at(path) instanceof Json.Num n ? n.asLong().orElse(fallback) : fallback;
    }

    public boolean flag(String path, boolean fallback) {
        return at(path) instanceof Json.Bool b ? b.value() : fallback;
    }

    public Json.Obj object(String path) {
        return at(path) instanceof Json.Obj o ? o : Json.Obj.EMPTY;
    }

    public List<Json> list(String path) {
        return at(path) instanceof Json.Arr a ? a.elements() : List.of();
    }

    public Duration seconds(String path, Duration fallback) {
        return at(path) instanceof Json.Num n ? n.asLong().map(Duration::ofSeconds).orElse(fallback) : fallback;
    }
}
