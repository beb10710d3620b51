// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.ContainerOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static ContainerOptions options(String docker) {
        return ContainerOptions.of((Json.Obj) Json.parse(docker, 8), "docker", issue -> {
            throw new AssertionError(issue);
        });
    }

    private static Plan plan(String agent, String scope, List<Plan.Mount> mounts, String docker) {
        return new Plan("i", agent, scope, "sha256:1", "1000:1000", mounts, options(docker), "");
    }

    @Test
    void aMovedBorderBetweenTwoFieldsIsAnotherPlan() {
        Set<String> hashes = new HashSet<>();
        List<Plan> plans = List.of(plan("ab", "c", List.of(), "{}"), plan("a", "bc", List.of(), "{}"), plan("", "abc", List.of(), "{}"),
                plan("ab", "c", List.of(new Plan.Mount("/a", "/bc", true)), "{}"), plan("ab", "c", List.of(new Plan.Mount("/ab", "/c", true)), "{}"),
                plan("ab", "c", List.of(new Plan.Mount("/ab", "/c", false)), "{}"),
                plan("ab", "c", List.of(), "{\"env\":{\"A\":\"1B\"}}"), plan("ab", "c", List.of(), "{\"env\":{\"A1\":\"B\"}}"),
                plan("ab", "c", List.of(), "{\"memory\":\"2g\"}"), plan("ab", "c", List.of(), "{\"pidsLimit\":11}"),
                plan("ab", "c", List.of(), "{\"tmpfs\":[\"/a\",\"/b\"]}"), plan("ab", "c", List.of(), "{\"tmpfs\":[\"/a\"]}"),
                new Plan("i", "ab", "c", "sha256:1", "1000:1000", List.of(), options("{}"), "{}"), plan("ab", "c", List.of(), "{\"apparmorProfile\":\"a\"}"),
                plan("ab", "c", List.of(), "{\"setupCommand\":\"a\"}"), plan("ab", "c", List.of(), "{\"ulimits\":{\"nofile\":9}}"));
        plans.forEach(plan -> hashes.add(plan.hash()));
        assertThat(hashes).hasSameSizeAs(plans).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        assertThat(plan("ab", "c", List.of(), "{}").hash()).isEqualTo(plans.get(0).hash());
    }

    @Test
    void scopesThatReadAlikeHaveTheirOwnNamesAndFolders() {
        Set<String> names = new HashSet<>();
        Set<String> folders = new HashSet<>();
        List<String> scopes = List.of("session:a:b", "session:a-b", "session:A:B", "session:../../etc", "session:" + "x".repeat(300) + "1", "session:" + "x".repeat(300) + "2");
        for (String scope : scopes) {
            names.add(plan("a", scope, List.of(), "{}").name());
            folders.add(Slug.folder(scope));
        }
        assertThat(names).hasSameSizeAs(scopes).allMatch(name -> name.matches("[a-z0-9-]{1,63}"));
        assertThat(folders).hasSameSizeAs(scopes).allMatch(name -> name.matches("[a-z0-9-]{1,60}"));
    }
}
