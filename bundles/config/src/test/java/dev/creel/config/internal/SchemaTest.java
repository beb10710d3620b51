// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private final List<Issue> issues = new ArrayList<>();
    private final List<Issue> warnings = new ArrayList<>();

    private Validator check(String schema, String value) {
        issues.clear();
        warnings.clear();
        Validator validator = new Validator(Schema.of(schema), issues, warnings);
        validator.check(Json5.parse(value).json(), KeyPath.ROOT);
        return validator;
    }

    /** Our own schema is in the subset that a plugin's schema must be in, and every reference leads somewhere. */
    @Test
    void theWholeCoreSchemaIsItselfValid() {
        String whole = CoreSchema.get().whole().text();
        assertThat(Schema.of(whole).names((Json.Obj) Json.parse(whole, 64))).contains("gateway", "channels", "agents").hasSizeGreaterThan(30);
        assertThat(whole).doesNotContain(".json\"").contains("\"x-secret\":true");
    }

    /** What runs its own input is no filter that needs no question. */
    @Test
    void interpretersAreRefusedAsFilters() {
        Schema whole = Schema.of(CoreSchema.get().whole().text());
        for (String name : List.of("sort", "jq", "bash", "sh", "python3.11", "perl", "node", "awk", "gawk", "sed", "env", "xargs", "busybox", "ruby", "zsh")) {
            issues.clear();
            new Validator(whole, issues, warnings).check(Json5.parse("{tools: {exec: {safeBins: ['" + name + "']}}}").json(), KeyPath.ROOT);
            assertThat(issues).as(name).hasSize(List.of("sort", "jq").contains(name) ? 0 : 1);
        }
    }

    /** What no host can ever equal would deny nothing. */
    @Test
    void whatIsNoDomainIsRefused() {
        Schema whole = Schema.of(CoreSchema.get().whole().text());
        List<String> domains = List.of("Example.org", "*.example.org", "localhost", "127.0.0.1", "2001:db8::1", "xn--bcher-kva.example");
        List<String> others = List.of("https://example.org", "example.org/", "example.org.", "example.org:443", "*", "ex*mple.org", "b\u00FCcher.example", "");
        for (String list : List.of("allowDomains", "denyDomains")) {
            for (String name : domains) {
                assertThat(issues(whole, list, name)).as(name).isEmpty();
            }
            for (String name : others) {
                assertThat(issues(whole, list, name)).as(name).hasSize(1);
            }
        }
    }

    private List<Issue> issues(Schema whole, String list, String name) {
        issues.clear();
        new Validator(whole, issues, warnings).check(Json5.parse("{tools: {web: {fetch: {" + list + ": ['" + name + "']}}}}").json(), KeyPath.ROOT);
        return issues;
    }

    @Test
    void everyKeywordRefusesAndAccepts() {
        String[][] table = {
            {"{type: 'string'}", "'a'", "1"}, {"{type: ['string', 'null']}", "null", "[]"}, {"{type: 'integer'}", "1.0", "1.5"},
            {"{enum: ['a', 1]}", "1", "'b'"}, {"{const: true}", "true", "false"}, {"{minimum: 2, maximum: 3}", "2", "1"},
            {"{maximum: 3}", "3", "3.01"}, {"{minLength: 2}", "'ab'", "'a'"}, {"{maxLength: 1}", "'😀'", "'ab'"},
            {"{pattern: '^a+$'}", "'aa'", "'ab'"}, {"{type: 'array', items: {type: 'number'}, minItems: 1, maxItems: 2}", "[1]", "[1, 2, 3]"},
            {"{items: {type: 'number'}}", "[1]", "['x']"}, {"{required: ['a']}", "{a: 1}", "{b: 1}"},
            {"{properties: {a: {type: 'number'}}, additionalProperties: false}", "{a: 1}", "{b: 1}"},
            {"{additionalProperties: {type: 'number'}}", "{x: 1}", "{x: 'y'}"}, {"{patternProperties: {'^x': {type: 'number'}}}", "{x1: 1}", "{x1: ''}"},
            {"{propertyNames: {pattern: '^[a-z]+$'}}", "{a: 1}", "{A: 1}"}, {"{minProperties: 1, maxProperties: 1}", "{a: 1}", "{}"},
            {"{anyOf: [{type: 'string'}, {type: 'object', required: ['a']}]}", "{a: 1}", "{}"},
            {"{allOf: [{$ref: '#/$defs/p'}], unevaluatedProperties: false, $defs: {p: {properties: {a: {type: 'number'}}}}}", "{a: 1}", "{a: 1, b: 2}"},
            {"{$ref: '#/$defs/t', $defs: {t: {type: 'boolean'}}}", "true", "'true'"},
        };
        for (String[] row : table) {
            check(row[0], row[1]);
            assertThat(issues).as(row[0] + " accepts " + row[1]).isEmpty();
            check(row[0], row[2]);
            assertThat(issues).as(row[0] + " refuses " + row[2]).isNotEmpty();
        }
    }

    @Test
    void aSchemaWithWhatIsNotCheckedIsRefused() {
        for (String schema : new String[] {"{not: {}}", "{properties: {a: {oneOf: []}}}", "[]", "{", "{$ref: '#/x'}", "{$ref: 'other.json'}",
                "{pattern: '('}", "{properties: {a: {$ref: '#/$defs/none'}}}", "{anyOf: [{if: {}}]}"}) {
            assertThatThrownBy(() -> Schema.of(schema)).as(schema).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void secretsAreFoundThroughEveryForm() {
        Validator validator = check("{properties: {a: {anyOf: [{type: 'number'}, {properties: {b: {'x-secret': true}}}]}, l: {items: {$ref: '#/$defs/s'}}},"
                + " $defs: {s: {'x-secret': true}}}", "{a: {b: 'x'}, l: ['y', 'z']}");
        assertThat(validator.secrets()).extracting(KeyPath::toString).containsExactly("a.b", "l[0]", "l[1]");
    }

    @Test
    void knownButNotSupportedIsAWarningOnce() {
        check("{properties: {a: {'x-status': 'planned', properties: {b: {'x-status': 'planned'}}}}}", "{a: {b: 1}}");
        assertThat(issues).isEmpty();
        assertThat(warnings).singleElement().satisfies(w -> assertThat(w.toString()).contains("a - known key of this family, not supported yet"));
    }
}
