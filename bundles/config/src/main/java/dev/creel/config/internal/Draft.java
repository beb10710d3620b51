// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Change;
import dev.creel.config.KeyPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text under edit: its tree as the edits so far leave it, and the edits. A value that moves untouched keeps its own characters. */
final class Draft {
    private final String text;
    private final Json.Obj original;
    private final List<Change> changes = new ArrayList<>();
    private Json.Obj now;

    /** @throws Json5Exception when it is none */
    Draft(String text) {
        this.text = text;
        this.original = Json5.parse(text).json() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        this.now = original;
    }

    Json at(KeyPath path) {
        return Trees.at(now, path);
    }

    List<Change> changes() {
        return changes;
    }

    void set(KeyPath path, Json value) {
        set(path, value, value.text());
    }

    private void set(KeyPath path, Json value, String written) {
        changes.add(new Change(path.toString(), written));
        now = (Json.Obj) with(now, path.keys(), value);
    }

    /** Takes a key away, and what is empty then of the objects above it, but never a first one that has a place today. */
    void remove(KeyPath path, boolean emptiedToo) {
        changes.add(new Change(path.toString(), ""));
        now = (Json.Obj) without(now, path.keys());
        KeyPath above = new KeyPath(path.keys().subList(0, path.keys().size() - 1));
        if (emptiedToo && !above.isRoot() && at(above) instanceof Json.Obj object && object.members().isEmpty()) {
            remove(above, true);
        }
    }

    /** Puts what is at one place to another; members of objects go one by one where the new place has an object already. @return whether all found room */
    boolean move(KeyPath from, KeyPath to, boolean emptiedToo) {
        Json value = at(from);
        Json there = at(to);
        if (there == Json.Nil.NIL) {
            set(to, value, source(from, value).orElse(value.text()));
            remove(from, emptiedToo);
            return true;
        }
        if (value.equals(there)) {
            remove(from, emptiedToo);
            return true;
        }
        boolean all = value instanceof Json.Obj && there instanceof Json.Obj;
        if (all) {
            for (String key : List.copyOf(((Json.Obj) value).members().keySet())) {
                all &= move(from.child(key), to.child(key), emptiedToo);
            }
        }
        return all;
    }

    /** The characters of a value that no edit has touched. */
    private Optional<String> source(KeyPath path, Json value) {
        if (!Trees.at(original, path).equals(value)) {
            return Optional.empty();
        }
        Node here = Json5.parse(text);
        for (String key : path.keys()) {
            Optional<Node> next = here instanceof Node.Obj object ? object.member(key).map(Node.Member::value) : Optional.empty();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            here = next.get();
        }
        return Optional.of(text.substring(here.start(), here.end()));
    }

    private static Json with(Json tree, List<String> keys, Json value) {
        if (keys.isEmpty()) {
            return value;
        }
        String key = keys.get(0);
        List<String> rest = keys.subList(1, keys.size());
        if (tree instanceof Json.Arr array) {
            List<Json> elements = new ArrayList<>(array.elements());
            elements.set(Integer.parseInt(key), with(elements.get(Integer.parseInt(key)), rest, value));
            return new Json.Arr(elements);
        }
        Json.Obj object = tree instanceof Json.Obj there ? there : Json.Obj.EMPTY;
        Map<String, Json> members = new LinkedHashMap<>(object.members());
        members.put(key, with(object.get(key), rest, value));
        return new Json.Obj(members);
    }

    private static Json without(Json tree, List<String> keys) {
        if (!(tree instanceof Json.Obj object)) {
            return tree;
        }
        Map<String, Json> members = new LinkedHashMap<>(object.members());
        if (keys.size() == 1) {
            members.remove(keys.get(0));
        } else {
            members.put(keys.get(0), without(object.get(keys.get(0)), keys.subList(1, keys.size())));
        }
        return new Json.Obj(members);
    }
}
