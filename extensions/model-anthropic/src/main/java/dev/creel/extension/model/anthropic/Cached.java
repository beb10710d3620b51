// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.anthropic;

import dev.creel.api.json.Json;

/** The mark by which the provider keeps a request up to a block for the next one. */
final class Cached {
    private static final Json.Obj MARK = Json.object().put("type", "ephemeral").build();

    private Cached() {}

    static Json.Obj marked(Json.Obj block) {
        Json.Builder marked = Json.object();
        block.members().forEach(marked::put);
        return marked.put("cache_control", MARK).build();
    }
}
