// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.PermissionLine;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.AdminPermission;

/** Holds {@code docs/permissions.md}, which is the definition of rights, against the engine, in both directions. */
class PermissionsDocTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static String document() throws IOException {
        return Files.readString(Path.of("../../docs/permissions.md"));
    }

    private static String section(String title) throws IOException {
        String rest = document().split("\n## " + title + "\n", 2)[1];
        return rest.split("\n## ", 2)[0];
    }

    /** The cells of the rows of the first table of a section, without its head. */
    private static List<String[]> rows(String section) {
        return section.lines().dropWhile(line -> !line.startsWith("|")).takeWhile(line -> line.startsWith("|")).skip(2)
                .map(line -> line.substring(1).split("(?<!\\\\)\\|", -1)).toList();
    }

    private static Set<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<String>> known() {
        Map<String, Set<String>> known = new HashMap<>(Grants.FRAMEWORK_TYPES);
        Matching.TYPES.forEach(type -> known.put(type, Matching.actions(type)));
        return known;
    }

    @Test
    void theTableHasEveryTypeTheEngineKnowsWithItsActionsAndNoOther() throws IOException {
        Map<String, Set<String>> documented = new HashMap<>();
        for (String[] row : rows(section("Types and what a line covers"))) {
            assertThat(row).as(row[0]).hasSizeGreaterThanOrEqualTo(4);
            assertThat(row[1]).as("name of " + row[0]).isNotBlank();
            assertThat(row[3]).as("meaning of " + row[0]).isNotBlank();
            documented.put(code(row[0]).iterator().next(), actions(row[2]));
        }
        assertThat(documented).isEqualTo(known());
    }

    /** Of the words in the cell of actions those that are actions; a kind of contribution in it ends with a colon. */
    private static Set<String> actions(String cell) {
        return code(cell).stream().filter(word -> !word.endsWith(":")).collect(Collectors.toSet());
    }

    @Test
    void theExamplesOfTheTableCanBeGrantedWithEachOfTheirActions() throws IOException {
        List<PermissionLine> examples = PermissionLine.parseAll(fenced(section("One line of each type")));
        assertThat(examples.stream().map(PermissionLine::type).collect(Collectors.toSet())).isEqualTo(known().keySet());
        for (PermissionLine example : examples) {
            assertThat(Grants.grantable(example.encoded())).as(example.encoded()).isTrue();
            for (String action : known().get(example.type())) {
                PermissionLine one = new PermissionLine(example.type(), example.name(), action);
                boolean none = example.type().equals(Matching.CONTRIBUTE) && !example.name().startsWith("hook:")
                        || example.type().equals(Matching.TOOL) && !Matching.PARTS.get(example.name()).contains(action);
                assertThat(Grants.grantable(one.encoded())).as(one.encoded()).isEqualTo(!none);
            }
            assertThat(Grants.grantable(new PermissionLine(example.type(), example.name(), "fly").encoded())).as(example.encoded()).isFalse();
        }
    }

    @Test
    void everyKindOfContributionIsThereAndNoOther() throws IOException {
        String table = section("Types and what a line covers");
        Set<String> documented = new TreeSet<>();
        rows(table.substring(table.indexOf("| KIND |"))).forEach(row -> documented.addAll(code(row[0])));
        assertThat(documented).isEqualTo(new TreeSet<>(Matching.CONTRIBUTIONS));
    }

    @Test
    void whatItSaysCannotBeGrantedCannot() throws IOException {
        List<PermissionLine> never = PermissionLine.parseAll(fenced(section("What no policy may hold")));
        assertThat(never).hasSizeGreaterThan(10);
        never.forEach(line -> assertThat(Grants.grantable(line.encoded())).as(line.encoded()).isFalse());
    }

    @Test
    void theImpliedMinimumIsWhatAPluginWithoutALineHolds() throws IOException {
        List<PermissionLine> listed = new ArrayList<>(PermissionLine.parseAll(fenced(section("Implied minimum"))));
        listed.removeIf(line -> line.name().startsWith("${data}"));
        PermissionLine own = PermissionLine.parse(
                "(org.osgi.framework.AdminPermission \"(id=${own})\" \"" + String.join(",", Grants.OWN_BUNDLE) + "\")");
        assertThat(listed).contains(own);
        listed.remove(own);
        assertThat(listed.stream().map(PermissionLine::encoded)).containsExactlyInAnyOrderElementsOf(Grants.MINIMUM);
        Grants none = new Grants(7, List.of());
        listed.forEach(line -> assertThat(none.holds(line.type(), line.name(), line.actions())).as(line.encoded()).isTrue());
        assertThat(none.implies(new AdminPermission("(id=7)", String.join(",", Grants.OWN_BUNDLE)))).isTrue();
        assertThat(none.implies(new AdminPermission("(id=7)", "execute"))).isFalse();
        assertThat(none.implies(new AdminPermission("(id=8)", "metadata"))).isFalse();
    }

    @Test
    void everyRuleOfTheEngineIsThereAndNoOther() throws Exception {
        Set<String> rules = new TreeSet<>();
        for (Field field : RuleId.class.getFields()) {
            rules.add((String) field.get(null));
        }
        Set<String> documented = new TreeSet<>();
        rows(section("Rules")).forEach(row -> documented.addAll(code(row[0])));
        assertThat(documented).containsAll(rules);
        documented.removeAll(rules);
        documented.removeIf(rule -> Stream.of("quota.", "breaker.", "gate.", "policy.", "name.", "jdk.").anyMatch(rule::startsWith));
        assertThat(documented).isEmpty();
    }

    private static String fenced(String section) {
        Matcher block = Pattern.compile("(?s)```\n(.*?)```").matcher(section);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
