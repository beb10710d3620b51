// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in the configuration and what stands there.
 *
 * @param above the place it is in, null for the outermost: put together to a path only when somebody is told
 * @param value {@link Json.Nil} where nothing does
 */
record Section(Section above, String key, Json value) {
    /** The outermost place. */
    Section(String path, Json value) {
        this(null, path, value);
    }

    String path() {
        return above == null ? key : above.path() + '.' + key;
    }

    boolean present() {
        return value != Json.Nil.NIL;
    }

    Section at(String key) {
        return new Section(this, key, value instanceof Json.Obj o && !key.isEmpty() ? o.get(key) : Json.Nil.NIL);
    }

    /** This one, or the other where nothing stands here. */
    Section or(Section other) {
        return present() ? this : other;
    }

    /** Its entries that are texts. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (value instanceof Json.Arr a) {
            a.elements().stream().filter(Json.Str.class::isInstance).forEach(each -> texts.add(((Json.Str) each).value()));
        }
        return texts;
    }

    /** Whether something else than a list of texts stands here: it would silently allow what the operator meant to forbid. */
    boolean malformed() {
        return present() && !(value instanceof Json.Arr a && a.elements().stream().allMatch(Json.Str.class::isInstance));
    }
}
