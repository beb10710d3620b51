// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.test.scripted.FilesCall;
import dev.creel.test.scripted.MemoryFiles;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadToolsTest {
    private final MemoryFiles files = new MemoryFiles();
    private final ReadTools tools = new ReadTools();

    private String run(String tool, String arguments) {
        return result(tool, arguments).text();
    }

    private Result result(String tool, String arguments) {
        return tools.invoke(tool, (Json.Obj) Json.parse(arguments.replace('\'', '"'), 9), new FilesCall(files));
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    @Test
    void onlyReads() {
        assertThat(tools.tools()).extracting(ToolSpec::name).containsExactly("read", "ls", "find", "grep");
        assertThat(tools.tools()).allSatisfy(spec -> assertThat(spec.effects()).containsExactly(ToolSpec.Effect.READS));
    }

    @Test
    void readsAFileAsItIs() {
        files.with("a.txt", "one\r\n\ttwo ü\n\nlast");
        assertThat(run("read", "{'path':'a.txt'}")).isEqualTo("one\r\n\ttwo ü\n\nlast");
        assertThat(run("read", "{'file_path':'a.txt','offset':2,'limit':1}")).startsWith("\ttwo ü\n\n[Lines 2 to 2 of 4.");
        files.with("empty", "");
        assertThat(run("read", "{'path':'empty'}")).isEqualTo("[the file is empty]");
    }

    @Test
    void readsPageByPageWithoutLosingALine() {
        files.with("long.txt", lines(1, 4_500));
        String first = run("read", "{'path':'long.txt'}");
        assertThat(first).startsWith(lines(1, 2_000)).endsWith("[Lines 1 to 2000 of 4500. Read on with offset=2001.]");
        assertThat(run("read", "{'path':'long.txt','offset':2001}")).startsWith("line 2001\n").contains("offset=4001");
        assertThat(run("read", "{'path':'long.txt','offset':4001}")).isEqualTo(lines(4_001, 4_500));
        assertThat(result("read", "{'path':'long.txt','offset':4501}").error()).isTrue();
    }

    @Test
    void aPageEndsBeforeALineThatDoesNotFit() {
        String wide = "x".repeat(Page.MOST_BYTES / 2) + "\n";
        files.with("wide.txt", wide + wide + wide);
        assertThat(run("read", "{'path':'wide.txt'}")).startsWith(wide).contains("[Lines 1 to 1 of 3. Read on with offset=2.]");
        files.with("one.txt", "y".repeat(Page.MOST_BYTES + 5) + "\nnext\n");
        assertThat(run("read", "{'path':'one.txt'}")).contains("yyy... [line cut]").contains("Read on with offset=2.");
        assertThat(run("read", "{'path':'one.txt','offset':2}")).isEqualTo("next\n");
    }

    @Test
    void ofWhatIsNoTextItSaysWhatItIs() {
        files.with("a.png", "\u0089PNG\r\n\u001a\nrest".getBytes(StandardCharsets.ISO_8859_1));
        files.with("b.txt", new byte[] {1, 0, 2});
        assertThat(run("read", "{'path':'a.png'}")).startsWith("[picture, image/png, 12 bytes");
        assertThat(run("read", "{'path':'b.txt'}")).startsWith("[binary file, 3 bytes");
        assertThat(result("read", "{}").error()).isTrue();
        assertThatThrownBy(() -> run("read", "{'path':'none'}")).isInstanceOf(Failure.class);
    }

    @Test
    void listsAFolder() {
        files.with("src/b.txt", "").with("src/a/x", "").with("src/bad\nname", "");
        assertThat(run("ls", "{'path':'src'}")).isEqualTo("a/\nb.txt\nbad\\u000aname");
        assertThat(run("ls", "{'path':'src','limit':2}")).startsWith("a/\nb.txt\n\n[There is more than these 2;");
        assertThat(run("ls", "{}")).isEqualTo("src/");
    }

    @Test
    void findsByPattern() {
        files.with("src/a.ts", "").with("src/deep/b.js", "").with("c.ts", "");
        assertThat(run("find", "{'pattern':'*.ts'}")).isEqualTo("c.ts\nsrc/a.ts");
        assertThat(run("find", "{'pattern':'src/**/*.{ts,js}'}")).isEqualTo("src/a.ts\nsrc/deep/b.js");
        assertThat(run("find", "{'pattern':'*.js','path':'src'}")).isEqualTo("src/deep/b.js");
        assertThat(run("find", "{'pattern':'*.none'}")).isEqualTo("[nothing matches]");
        assertThatThrownBy(() -> run("find", "{'pattern':'{a,b}{c,d}{e,f}{g,h}{i,j}'}")).isInstanceOf(Failure.class);
    }

    @Test
    void findsLines() {
        files.with("a.txt", "alpha\nbeta (1)\ngamma\ndelta\nbeta 2").with("b.bin", new byte[] {'b', 'e', 't', 'a', 0})
                .with("c.md", "BETA");
        assertThat(run("grep", "{'pattern':'beta'}")).isEqualTo("a.txt:2: beta (1)\na.txt:5: beta 2");
        assertThat(run("grep", "{'pattern':'b.ta','ignoreCase':true,'glob':'*.md'}")).isEqualTo("c.md:1: BETA");
        assertThat(run("grep", "{'pattern':'beta (','literal':true}")).isEqualTo("a.txt:2: beta (1)");
        assertThat(run("grep", "{'pattern':'beta','path':'a.txt','context':1}"))
                .isEqualTo("a.txt-1- alpha\na.txt:2: beta (1)\na.txt-3- gamma\na.txt-4- delta\na.txt:5: beta 2");
        assertThat(run("grep", "{'pattern':'beta','limit':1}")).isEqualTo("a.txt:2: beta (1)\n[There is more; narrow path, glob or pattern.]");
        assertThat(run("grep", "{'pattern':'nothing'}")).isEqualTo("[no line matches]");
        assertThat(result("grep", "{'pattern':'beta ('}").error()).isTrue();
    }

    @Test
    void contextIsShownOnceAndGapsAreMarked() {
        files.with("a.txt", "x1\r\n2\n3\nx4\n5\n6\n7\n8\nx9\n\n");
        assertThat(run("grep", "{'pattern':'x','context':1}"))
                .isEqualTo("a.txt:1: x1\na.txt-2- 2\na.txt-3- 3\na.txt:4: x4\na.txt-5- 5\n--\na.txt-8- 8\na.txt:9: x9\na.txt-10-");
        assertThat(run("grep", "{'pattern':'x','context':2,'limit':2}")).startsWith("a.txt:1: x1\na.txt-2- 2\na.txt-3- 3\na.txt:4: x4\n")
                .contains("a.txt-6- 6\n").doesNotContain("x9").contains("There is more");
        files.with("a.txt", "a\n".repeat(2_000_000) + "b");
        assertThat(run("grep", "{'pattern':'b','context':1}")).isEqualTo("a.txt-2000000- a\na.txt:2000001: b");
    }

    @Test
    void aPatternThatTakesForEverIsEnded() {
        files.with("a.txt", "a".repeat(2_000) + "b");
        Result result = result("grep", "{'pattern':'(a*)*(a*)*c'}");
        assertThat(result.error()).isTrue();
        assertThat(result.text()).contains("takes too long");
        assertThat(run("grep", "{'pattern':'a*b'}")).startsWith("a.txt:1: aaa");
        files.with("a.txt", "ab".repeat(200_000));
        assertThat(result("grep", "{'pattern':'(a|b)*c'}").text()).contains("takes too long");
        assertThat(result("grep", "{'pattern':'" + "(".repeat(600) + ")".repeat(600) + "'}").text()).contains("1000 characters");
    }
}
