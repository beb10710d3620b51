// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.api.json.Json;
import dev.creel.sandbox.SandboxRefused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** An object of a request, read strictly: it has these members and no other, each of its kind. */
record Form(Json.Obj object) {
    static Form of(Json json, String... members) {
        if (!(json instanceof Json.Obj object) || !object.members().keySet().equals(Set.of(members))) {
            throw refused("it has other members than " + String.join(", ", members));
        }
        return new Form(object);
    }

    String text(String name, Pattern form) {
        if (object.get(name) instanceof Json.Str text && form.matcher(text.value()).matches()) {
            return text.value();
        }
        throw refused("its " + name + " has another form than " + form);
    }

    int number(String name, int most) {
        long number = object.get(name) instanceof Json.Num num ? num.asLong().orElse(-1L) : -1;
        if (number < 0 || number > most) {
            throw refused("its " + name + " is no number up to " + most);
        }
        return (int) number;
    }

    boolean flag(String name) {
        if (object.get(name) instanceof Json.Bool flag) {
            return flag.value();
        }
        throw refused("its " + name + " is neither true nor false");
    }

    List<Json> list(String name) {
        if (object.get(name) instanceof Json.Arr list) {
            return list.elements();
        }
        throw refused("its " + name + " is no list");
    }

    List<String> texts(String name) {
        return list(name).stream().map(element -> {
            if (element instanceof Json.Str text) {
                return text.value();
            }
            throw refused("its " + name + " is no list of texts");
        }).toList();
    }

    Json.Obj object(String name) {
        if (object.get(name) instanceof Json.Obj inner) {
            return inner;
        }
        throw refused("its " + name + " is no object");
    }

    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new HashMap<>();
        object(name).members().forEach((key, value) -> {
            if (!(value instanceof Json.Str text)) {
                throw refused("its " + name + " has a member that is no text");
            }
            pairs.put(key, text.value());
        });
        return pairs;
    }

    static SandboxRefused refused(String why) {
        return new SandboxRefused("sandboxd.request", "the request is none of sandboxd's: " + why, "ask as bundle sandbox of the same version does");
    }
}
