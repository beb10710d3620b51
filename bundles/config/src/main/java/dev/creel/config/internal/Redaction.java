// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Replaces secrets in the text of a configuration; comments and everything else stay. Hidden is what a schema marks, what
 * stands in a plugin's section without a schema, a URL with a login in it, and any string under a key that is unknown or named
 * like a secret, because a mistyped key must not show what the right one would hide. References and <code>${NAME}</code> are shown.
 */
final class Redaction {
    private static final List<String> NAMES = List.of("token", "secret", "password", "passwd", "apikey", "api_key", "credential", "privatekey");

    private static final Pattern LOGIN = Pattern.compile("://[^/?#\\s]*@");

    private final Map<String, Schema> sections;
    private final List<Node> found = new ArrayList<>();

    private Redaction(Map<String, Schema> sections) {
        this.sections = sections;
    }

    /** Empty when the text is no JSON5: what cannot be read cannot be searched for secrets. */
    static String of(String text, Map<String, Schema> sections) {
        if (text.isBlank()) {
            return text;
        }
        try {
            Redaction redaction = new Redaction(sections);
            Schema schema = CoreSchema.get();
            redaction.collect(Json5.parse(text), schema, List.of(schema.root()), "", "");
            redaction.found.sort(Comparator.comparingInt(Node::start).reversed());
            StringBuilder out = new StringBuilder(text);
            redaction.found.forEach(node -> out.replace(node.start(), node.end(), "\"" + Config.REDACTED + "\""));
            return out.toString();
        } catch (Json5Exception e) {
            return "";
        }
    }

    private void collect(Node node, Schema schema, List<Json.Obj> rules, String key, String path) {
        List<Json.Obj> nodes = new ArrayList<>();
        boolean secret = false;
        for (Json.Obj rule : rules) {
            secret |= isSecret(rule) || isSecret(schema.resolve(rule));
            Json.Obj resolved = schema.resolve(rule);
            nodes.add(resolved);
            resolved.array("anyOf").forEach(form -> nodes.add(schema.resolve((Json.Obj) form)));
        }
        if (secret || isText(node) && (rules.isEmpty() || namedLikeSecret(key) || holdsLogin(node))) {
            hide(node);
        } else if (node instanceof Node.Obj object) {
            object.members().forEach(member -> member(member, schema, nodes, path.isEmpty() ? member.key() : path + "." + member.key()));
        } else if (node instanceof Node.Arr array) {
            List<Json.Obj> items = nodes.stream().map(rule -> rule.object("items")).toList();
            array.elements().forEach(element -> collect(element, schema, items, key, path));
        }
    }

    private void member(Node.Member member, Schema schema, List<Json.Obj> rules, String path) {
        if (path.startsWith("plugins.entries.") && path.endsWith(".config")) {
            Schema section = sections.get(path.substring("plugins.entries.".length(), path.length() - ".config".length()));
            if (section == null) {
                hide(member.value());
            } else {
                collect(member.value(), section, List.of(section.root()), member.key(), path);
            }
            return;
        }
        List<Json.Obj> next = new ArrayList<>();
        rules.forEach(rule -> schema.property(rule, member.key()).ifPresent(next::add));
        collect(member.value(), schema, next, member.key(), path);
    }

    private void hide(Node node) {
        boolean reference = node instanceof Node.Obj object && object.member("source").isPresent();
        boolean variable = node instanceof Node.Leaf leaf && leaf.json() instanceof Json.Str text && Variables.isOne(text.value());
        if (!reference && !variable) {
            found.add(node);
        }
    }

    private static boolean isSecret(Json.Obj rule) {
        return rule.get("x-secret").equals(new Json.Bool(true));
    }

    private static boolean isText(Node node) {
        return node instanceof Node.Leaf leaf && leaf.json() instanceof Json.Str;
    }

    /** Whether it is a URL with a name or password in it. */
    private static boolean holdsLogin(Node node) {
        return node instanceof Node.Leaf leaf && leaf.json() instanceof Json.Str text && LOGIN.matcher(text.value()).find();
    }

    private static boolean namedLikeSecret(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return NAMES.stream().anyMatch(name::contains);
    }
}
