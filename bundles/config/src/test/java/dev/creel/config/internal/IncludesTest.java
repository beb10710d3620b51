// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {
    @TempDir
    Path temp;
    private Path folder;
    private final List<Issue> issues = new ArrayList<>();

    @BeforeEach
    void place() throws IOException {
        folder = Files.createDirectories(temp.resolve("config"));
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Json resolve(String text) {
        return new Includes(Texts.disk(), folder.resolve("creel.json"), issues).resolve(Json5.parse(text).json(), KeyPath.ROOT);
    }

    @Test
    void mergesDeepInOrder() throws IOException {
        file("a.json5", "{ x: { p: 1, q: 2, l: [1] }, only: 'a' }");
        file("sub/b.json5", "{ x: { q: 3, l: [2] }, more: { $include: './c.json5' } }");
        file("sub/c.json5", "[ 'c' ]");
        Json merged = resolve("{ $include: ['./a.json5', './sub/b.json5'], x: { l: [3], r: 4 } }");
        assertThat(issues).isEmpty();
        assertThat(merged).isEqualTo(Json5.parse("{ x: { p: 1, q: 3, l: [1, 2, 3], r: 4 }, only: 'a', more: ['c'] }").json());
    }

    @Test
    void aCycleNamesItsChain() throws IOException {
        file("a.json5", "{ $include: './b.json5' }");
        file("b.json5", "{ $include: './a.json5' }");
        resolve("{ $include: './a.json5' }");
        assertThat(issues).singleElement().asString().contains("creel.json -> a.json5 -> b.json5 -> a.json5");
    }

    @Test
    void depthTenIsReadAndElevenIsNot() throws IOException {
        for (int i = 1; i <= 11; i++) {
            file(i + ".json5", i == 11 ? "{ bottom: 1 }" : "{ n" + i + ": 1, $include: './" + (i + 1) + ".json5' }");
        }
        resolve("{ $include: './2.json5' }");
        assertThat(issues).isEmpty();
        resolve("{ $include: './1.json5' }");
        assertThat(issues).singleElement().asString().contains("nested deeper than 10");
    }

    @Test
    void nothingOutsideTheFolderIsRead() throws IOException {
        Path outside = Files.writeString(temp.resolve("outside.json5"), "{ canary: 1 }");
        Files.createSymbolicLink(folder.resolve("link.json5"), outside);
        Files.createSymbolicLink(folder.resolve("dir"), temp);
        Files.createSymbolicLink(folder.resolve("inner.json5"), folder.resolve("ok.json5"));
        file("ok.json5", "{ ok: 1 }");
        for (String name : new String[] {"../outside.json5", outside.toString(), "./link.json5", "./dir/outside.json5", "sub/../../outside.json5"}) {
            issues.clear();
            assertThat(resolve("{ $include: '" + name + "' }").text()).as(name).doesNotContain("canary");
            assertThat(issues).as(name).singleElement().asString().contains("outside the folder");
        }
        issues.clear();
        assertThat(resolve("{ $include: './inner.json5' }").text()).contains("ok");
        assertThat(issues).isEmpty();
    }

    @Test
    void sizeAndCountAreBounded() throws IOException {
        file("big.json5", "{ a: '" + "x".repeat(Texts.MAX_BYTES) + "' }");
        resolve("{ $include: './big.json5' }");
        assertThat(issues).singleElement().asString().contains("larger than 1 MiB");
        issues.clear();
        file("wide.json5", "{ $include: [" + "'./leaf.json5',".repeat(30) + "] }");
        file("leaf.json5", "{ $include: [" + "'./end.json5',".repeat(30) + "] }");
        file("end.json5", "{}");
        resolve("{ $include: './wide.json5' }");
        assertThat(issues).isNotEmpty().allSatisfy(issue -> assertThat(issue.toString()).contains("more than 200"));
    }
}
