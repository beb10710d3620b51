// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces {@code $include} by what the named files hold. Files lie in the configuration's folder or below, links
 * resolved, so that a file planted elsewhere cannot become configuration. Objects merge, arrays are joined, of two other
 * values the later wins; keys beside {@code $include} come last. One instance reads one configuration.
 */
final class Includes {
    private static final String KEY = "$include";
    private static final int MAX_DEPTH = 10;
    private static final int MAX_FILES = 200;

    private final Texts texts;
    private final Path folder;
    private final List<Issue> issues;
    private final List<Path> chain = new ArrayList<>();
    private int files;

    Includes(Texts texts, Path main, List<Issue> issues) {
        this.texts = texts;
        this.folder = main.getParent();
        this.issues = issues;
        chain.add(main);
    }

    Json resolve(Json value, KeyPath path) {
        if (value instanceof Json.Arr array) {
            List<Json> elements = new ArrayList<>();
            for (Json element : array.elements()) {
                elements.add(resolve(element, path.child(String.valueOf(elements.size()))));
            }
            return new Json.Arr(elements);
        }
        return value instanceof Json.Obj object ? object(object, path) : value;
    }

    private Json object(Json.Obj object, KeyPath path) {
        Map<String, Json> own = new LinkedHashMap<>();
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            if (!member.getKey().equals(KEY)) {
                own.put(member.getKey(), resolve(member.getValue(), path.child(member.getKey())));
            }
        }
        if (!object.members().containsKey(KEY)) {
            return new Json.Obj(own);
        }
        Json included = included(object.get(KEY), path);
        if (own.isEmpty()) {
            return included;
        }
        if (!(included instanceof Json.Obj)) {
            issue(path.child(KEY), "what is included is no object, but other keys stand beside it", "remove the other keys");
            return new Json.Obj(own);
        }
        return merge(included, new Json.Obj(own));
    }

    private Json included(Json names, KeyPath path) {
        KeyPath at = path.child(KEY);
        List<Json> list = names instanceof Json.Arr several ? several.elements() : List.of(names);
        Json merged = Json.Obj.EMPTY;
        boolean first = true;
        for (Json name : list) {
            if (!(name instanceof Json.Str file) || file.value().isBlank()) {
                issue(at, "must be a file name or a list of file names", "write \"$include\": \"./other.json5\"");
                return Json.Obj.EMPTY;
            }
            Json content = file(file.value(), path);
            merged = first ? content : merge(merged, content);
            first = false;
        }
        return merged;
    }

    private Json file(String name, KeyPath path) {
        KeyPath at = path.child(KEY);
        Path file;
        try {
            file = chain.get(chain.size() - 1).getParent().resolve(name).normalize();
        } catch (InvalidPathException e) {
            return issue(at, "\"" + name.replaceAll("\\p{Cntrl}", "?") + "\" is no file name", "name a file below " + folder);
        }
        if (chain.contains(file)) {
            return issue(at, "files include each other: " + names(file), "remove one of these includes");
        }
        if (chain.size() > MAX_DEPTH || ++files > MAX_FILES) {
            return issue(at, "includes are nested deeper than " + MAX_DEPTH + " or name more than " + MAX_FILES
                    + " files: " + names(file), "put the keys into fewer files");
        }
        try {
            texts.checkBelow(folder, file);
            Node node = Json5.parse(texts.read(file));
            Strictness.check(node, path, issues);
            chain.add(file);
            Json content = resolve(node.json(), path);
            chain.remove(chain.size() - 1);
            return content;
        } catch (Json5Exception e) {
            return issue(at, file + ": " + e.getMessage(), "correct this file");
        } catch (Texts.Unreadable e) {
            return issue(at, e.getMessage(), e.remedy());
        }
    }

    private String names(Path last) {
        StringBuilder out = new StringBuilder();
        chain.forEach(file -> out.append(file.getFileName()).append(" -> "));
        return out.append(last.getFileName()).toString();
    }

    private Json issue(KeyPath path, String message, String remedy) {
        issues.add(new Issue(path.toString(), message, remedy));
        return Json.Obj.EMPTY;
    }

    static Json merge(Json below, Json above) {
        if (below instanceof Json.Obj a && above instanceof Json.Obj b) {
            Map<String, Json> merged = new LinkedHashMap<>(a.members());
            b.members().forEach((key, value) -> merged.merge(key, value, Includes::merge));
            return new Json.Obj(merged);
        }
        if (below instanceof Json.Arr a && above instanceof Json.Arr b) {
            List<Json> joined = new ArrayList<>(a.elements());
            joined.addAll(b.elements());
            return new Json.Arr(joined);
        }
        return above;
    }
}
