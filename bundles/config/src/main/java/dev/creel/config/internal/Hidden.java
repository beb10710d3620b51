// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Issue;
import dev.creel.config.ConfigException;
import dev.creel.config.KeyPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts back what was hidden: a client that read the configuration with placeholders for secrets and sends it back changed
 * means the secrets that stood there. Stateless.
 */
final class Hidden {
    private Hidden() {}

    /** A placeholder in a new value, and where the value will stand. */
    private record Place(Node node, KeyPath path) {}

    /**
     * The new value with each placeholder replaced by what the old text has at its place.
     *
     * @param path where the new value will stand
     * @throws ConfigException when nothing stands there, or when a list changed so that places cannot be told
     */
    static String restored(String before, KeyPath path, String value) {
        if (!value.contains(Config.REDACTED)) {
            return value;
        }
        List<Place> places = new ArrayList<>();
        Node root = before.isBlank() ? null : Json5.parse(before);
        collect(Json5.parse(value), at(root, path), path, places);
        StringBuilder out = new StringBuilder(value);
        places.sort(Comparator.comparingInt((Place place) -> place.node().start()).reversed());
        for (Place place : places) {
            Node old = at(root, place.path());
            if (old == null || old.json().equals(Json.of(Config.REDACTED)) || !shownAs(text(place.node()), text(old))) {
                throw refused(place.path(), "a placeholder stands for a secret that is not in this file", "write the value itself, or leave the key out");
            }
            out.replace(place.node().start(), place.node().end(), before.substring(old.start(), old.end()));
        }
        return out.toString();
    }

    private static String text(Node node) {
        return node instanceof Node.Leaf leaf && leaf.json() instanceof Json.Str text ? text.value() : "";
    }

    /** Whether the placeholder stands for the whole value, or for a part and the rest is as it was: a URL with a password. */
    private static boolean shownAs(String shown, String old) {
        int at = shown.indexOf(Config.REDACTED);
        String tail = shown.substring(at + Config.REDACTED.length());
        return shown.equals(Config.REDACTED) || old.length() > at + tail.length() && old.startsWith(shown.substring(0, at)) && old.endsWith(tail);
    }

    private static void collect(Node now, Node old, KeyPath path, List<Place> places) {
        if (text(now).contains(Config.REDACTED)) {
            places.add(new Place(now, path));
        } else if (now instanceof Node.Obj object) {
            object.members().forEach(member -> collect(member.value(), step(old, member.key()), path.child(member.key()), places));
        } else if (now instanceof Node.Arr list) {
            list(list, old, path, places);
        }
    }

    /** By position only while the list has as many elements, by id otherwise: a secret must not move to another element. */
    private static void list(Node.Arr list, Node old, KeyPath path, List<Place> places) {
        List<Node> before = old instanceof Node.Arr array ? array.elements() : List.of();
        for (int i = 0; i < list.elements().size(); i++) {
            Node element = list.elements().get(i);
            List<Place> inside = new ArrayList<>();
            int index = index(element.json(), before, i, list.elements().size());
            KeyPath place = path.child(Integer.toString(Math.max(0, index)));
            collect(element, index < 0 ? null : before.get(index), place, inside);
            if (index < 0 && !inside.isEmpty()) {
                throw refused(path, "a list with hidden values changed its elements", "give its elements an id, or write the hidden values");
            }
            places.addAll(inside);
        }
    }

    private static int index(Json element, List<Node> before, int position, int size) {
        String id = id(element);
        for (int i = 0; !id.isEmpty() && i < before.size(); i++) {
            if (id(before.get(i).json()).equals(id)) {
                return i;
            }
        }
        boolean same = id.isEmpty() && before.size() == size && id(before.get(position).json()).isEmpty();
        return same ? position : -1;
    }

    private static String id(Json element) {
        return element instanceof Json.Obj o ? o.text("id", "") : "";
    }

    private static Node at(Node root, KeyPath path) {
        Node here = root;
        for (String key : path.keys()) {
            here = step(here, key);
        }
        return here;
    }

    private static Node step(Node node, String key) {
        if (node instanceof Node.Obj object) {
            return object.member(key).map(Node.Member::value).orElse(null);
        }
        if (node instanceof Node.Arr array && KeyPath.isIndex(key) && Integer.parseInt(key) < array.elements().size()) {
            return array.elements().get(Integer.parseInt(key));
        }
        return null;
    }

    private static ConfigException refused(KeyPath path, String message, String remedy) {
        return new ConfigException("the configuration was not changed", List.of(new Issue(path.toString(), message, remedy)));
    }
}
