// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The schema of the key tree: {@code schema/root.json} and one file for each larger key, read when they are needed. */
final class CoreSchema {
    private static final class Holder {
        private static final Schema SCHEMA = Schema.trusted(read("root.json"), CoreSchema::read);
    }

    private CoreSchema() {}

    static Schema get() {
        return Holder.SCHEMA;
    }

    private static Json.Obj read(String name) {
        try (InputStream in = CoreSchema.class.getResourceAsStream("schema/" + name)) {
            return (Json.Obj) Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), Json5.MAX_DEPTH);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema in this bundle cannot be read", e);
        }
    }
}
