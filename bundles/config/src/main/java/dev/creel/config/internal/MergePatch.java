// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Config.Issue;
import dev.creel.config.ConfigException;
import dev.creel.config.KeyPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A JSON5 merge patch as single edits: objects are merged key by key, {@code null} removes, and elements of a list that have an
 * {@code id} are merged with the one of the same id. A list that would lose elements has to be named, so that nobody drops an
 * entry by sending the one that changed. Used once.
 */
final class MergePatch {
    private final String text;
    private final Set<String> replaced;
    private final List<Change> changes = new ArrayList<>();

    private MergePatch(String text, Set<String> replaced) {
        this.text = text;
        this.replaced = replaced;
    }

    /**
     * The edits that make that patch of what holds now.
     *
     * @param replaced paths whose value is replaced as a whole
     * @throws ConfigException when the patch is no JSON5 object or would drop elements of a list that is not named
     */
    static List<Change> of(String text, Json.Obj now, Set<String> replaced) {
        Node root;
        try {
            root = Json5.parse(text);
        } catch (Json5Exception e) {
            throw refused("", "the patch is not JSON5: " + e.getMessage(), "");
        }
        if (!(root instanceof Node.Obj patch)) {
            throw refused("", "a patch is an object", "put the keys to change into braces");
        }
        List<Issue> issues = new ArrayList<>();
        Strictness.check(patch, KeyPath.ROOT, issues);
        if (!issues.isEmpty()) {
            throw new ConfigException("the configuration was not changed", issues);
        }
        MergePatch merge = new MergePatch(text, replaced);
        merge.object(patch, now, KeyPath.ROOT);
        return merge.changes;
    }

    private void object(Node.Obj patch, Json.Obj now, KeyPath path) {
        for (Node.Member member : patch.members()) {
            value(member.value(), now.get(member.key()), now.has(member.key()), path.child(member.key()));
        }
    }

    private void value(Node patch, Json now, boolean there, KeyPath path) {
        if (patch.json() instanceof Json.Nil) {
            if (there) {
                changes.add(new Change(path.toString(), ""));
            }
        } else if (patch instanceof Node.Leaf leaf && leaf.json().equals(Json.of(Config.REDACTED)) && there) {
            return; // the client was shown the placeholder and sends it back: nothing changes
        } else if (patch instanceof Node.Obj object && now instanceof Json.Obj old && !whole(path)) {
            object(object, old, path);
        } else if (patch instanceof Node.Arr list && now instanceof Json.Arr old && !whole(path)) {
            list(list, old, path);
        } else {
            set(patch, path);
        }
    }

    private boolean whole(KeyPath path) {
        return replaced.contains(path.toString());
    }

    private void list(Node.Arr list, Json.Arr now, KeyPath path) {
        if (list.elements().stream().allMatch(e -> !id(e.json()).isEmpty()) && now.elements().stream().allMatch(e -> !id(e).isEmpty())) {
            merge(list, now, path);
            return;
        }
        if (!((Json.Arr) list.json()).elements().containsAll(now.elements())) {
            throw refused(path.toString(), "the patch would remove elements of this list",
                    "name the path in replacePaths, or send the list with all its elements");
        }
        set(list, path);
    }

    private void merge(Node.Arr list, Json.Arr now, KeyPath path) {
        int size = now.elements().size();
        for (Node element : list.elements()) {
            int index = 0;
            while (index < now.elements().size() && !id(now.elements().get(index)).equals(id(element.json()))) {
                index++;
            }
            if (index < now.elements().size()) {
                object((Node.Obj) element, (Json.Obj) now.elements().get(index), path.child(Integer.toString(index)));
            } else {
                set(element, path.child(Integer.toString(size++)));
            }
        }
    }

    private static String id(Json element) {
        return element instanceof Json.Obj o ? o.text("id", "") : "";
    }

    private void set(Node patch, KeyPath path) {
        changes.add(new Change(path.toString(), text.substring(patch.start(), patch.end())));
    }

    private static ConfigException refused(String path, String message, String remedy) {
        return new ConfigException("the configuration was not changed", List.of(new Issue(path, message, remedy)));
    }
}
