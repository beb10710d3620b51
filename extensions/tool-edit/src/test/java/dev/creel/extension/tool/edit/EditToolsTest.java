// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.test.scripted.FilesCall;
import dev.creel.test.scripted.MemoryFiles;
import org.junit.jupiter.api.Test;

class EditToolsTest {
    private final MemoryFiles files = new MemoryFiles();
    private final EditTools tools = new EditTools();

    private String done(String tool, String... arguments) {
        Result result = run(tool, arguments);
        assertThat(result.error()).as(result.text()).isFalse();
        return result.text();
    }

    private String failed(String tool, String... arguments) {
        Result result = run(tool, arguments);
        assertThat(result.error()).as(result.text()).isTrue();
        return result.text();
    }

    private Result run(String tool, String... arguments) {
        Json.Builder built = Json.object();
        for (int i = 0; i < arguments.length; i += 2) {
            built.put(arguments[i], arguments[i + 1]);
        }
        return tools.invoke(tool, built.build(), new FilesCall(files));
    }

    private String patch(boolean works, String... lines) {
        String input = "*** Begin Patch\n" + String.join("\n", lines) + "\n*** End Patch";
        return works ? done("apply_patch", "input", input) : failed("apply_patch", "input", input);
    }

    @Test
    void declaresToWrite() {
        assertThat(tools.tools()).extracting(ToolSpec::name).containsExactly("write", "edit", "apply_patch");
        assertThat(tools.tools()).allSatisfy(spec ->
                assertThat(spec.effects()).containsExactlyInAnyOrder(ToolSpec.Effect.READS, ToolSpec.Effect.WRITES));
    }

    @Test
    void writesAWholeFile() {
        assertThat(done("write", "path", "a/b.txt", "content", "grün")).isEqualTo("Wrote 5 bytes to a/b.txt.");
        assertThat(files.text("a/b.txt")).isEqualTo("grün");
        done("write", "file_path", "a/b.txt", "content", "");
        assertThat(files.text("a/b.txt")).isEmpty();
        assertThat(failed("write", "path", "x")).contains("content is missing");
        assertThat(failed("write", "path", " ", "content", "")).contains("path is empty");
    }

    @Test
    void editsTheOnePlace() {
        files.with("a.txt", "one\ntwo\nthree\ntwo more\n");
        assertThat(done("edit", "path", "a.txt", "oldText", "three\ntwo", "newText", "3\n2")).isEqualTo("Changed a.txt at line 3.");
        assertThat(files.text("a.txt")).isEqualTo("one\ntwo\n3\n2 more\n");
        done("edit", "file_path", "a.txt", "old_string", "one\n", "new_string", "");
        assertThat(files.text("a.txt")).isEqualTo("two\n3\n2 more\n");
    }

    @Test
    void editsNothingThatIsNotSure() {
        files.with("a.txt", "aaa\n");
        assertThat(failed("edit", "path", "a.txt", "oldText", "aa", "newText", "b")).contains("at 2 places");
        assertThat(failed("edit", "path", "a.txt", "oldText", "A", "newText", "b")).contains("not in a.txt");
        assertThat(failed("edit", "path", "a.txt", "oldText", "", "newText", "b")).contains("empty");
        assertThat(failed("edit", "path", "a.txt", "oldText", "aaa", "newText", "aaa")).contains("the same");
        assertThat(files.text("a.txt")).isEqualTo("aaa\n");
        files.with("bin", new byte[] {'a', (byte) 0xff});
        assertThat(failed("edit", "path", "bin", "oldText", "a", "newText", "b")).contains("no text in UTF-8");
    }

    @Test
    void lineEndsAndMarkStay() {
        files.with("w.txt", "\ufeffone\r\ntwo\r\nthree\r\n");
        done("edit", "path", "w.txt", "oldText", "one\ntwo", "newText", "1\n2\n2b");
        assertThat(files.text("w.txt")).isEqualTo("\ufeff1\r\n2\r\n2b\r\nthree\r\n");
        files.with("mixed.txt", "one\r\ntwo\nthree\n");
        done("edit", "path", "mixed.txt", "oldText", "two\n", "newText", "2\n");
        assertThat(files.text("mixed.txt")).isEqualTo("one\r\n2\nthree\n");
    }

    @Test
    void aPatchChangesSeveralFiles() {
        files.with("a.txt", "one\ntwo\nthree\n").with("b.txt", "gone").with("src/C.java", "class C {\n    int a;\n}\n");
        assertThat(patch(true, "*** Add File: new/n.txt", "+first", "+", "+last", "*** Update File: a.txt", "@@", " one", "-two",
                "+2", "+2b", " three", "*** Delete File: b.txt", "*** Update File: src/C.java", "*** Move to: src/D.java",
                "@@ class C {", "-    int a;", "+    long a;"))
                .isEqualTo("Done:\nA new/n.txt\nM a.txt\nD b.txt\nR src/C.java -> src/D.java");
        assertThat(files.text("new/n.txt")).isEqualTo("first\n\nlast\n");
        assertThat(files.text("a.txt")).isEqualTo("one\n2\n2b\nthree\n");
        assertThat(files.text("b.txt")).isNull();
        assertThat(files.text("src/C.java")).isNull();
        assertThat(files.text("src/D.java")).isEqualTo("class C {\n    long a;\n}\n");
    }

    @Test
    void hunksFollowOneAnother() {
        files.with("a.txt", "x\nsame\ny\nsame\nz");
        patch(true, "*** Update File: a.txt", "@@ y", "-same", "+second", "@@", "-z", "+end", "*** End of File");
        assertThat(files.text("a.txt")).isEqualTo("x\nsame\ny\nsecond\nend");
        patch(true, "*** Update File: a.txt", "@@ x", "+after x", "@@", "+at the end");
        assertThat(files.text("a.txt")).isEqualTo("x\nafter x\nsame\ny\nsecond\nend\nat the end");
    }

    @Test
    void blanksThatModelsLoseAreForgiven() {
        files.with("a.txt", "  if (x) {  \n    go();\n  }\n");
        patch(true, "*** Update File: a.txt", "@@", " if (x) {", "-go();", "+    stop();", " }");
        assertThat(files.text("a.txt")).isEqualTo("if (x) {\n    stop();\n}\n");
    }

    @Test
    void aPatchThatDoesNotFitChangesNothing() {
        files.with("a.txt", "one\n").with("b.txt", "two\n");
        assertThat(patch(false, "*** Update File: a.txt", "@@", "-one", "+1", "*** Update File: b.txt", "@@", "-three", "+3"))
                .contains("does not fit b.txt").contains("Nothing was changed");
        assertThat(patch(false, "*** Add File: a.txt", "+x")).contains("is there already");
        assertThat(patch(false, "*** Update File: a.txt", "@@", "-one", "+1", "*** Delete File: a.txt")).contains("twice");
        assertThat(patch(false, "*** Rewrite File: a.txt")).contains("*** Rewrite File: a.txt");
        assertThat(patch(false, "*** Update File: a.txt")).contains("says nothing");
        assertThat(patch(false, "*** Update File: a.txt", "one")).contains("begins with a blank, - or +");
        assertThat(failed("apply_patch", "input", "nothing")).contains("*** Begin Patch");
        assertThat(failed("apply_patch", "input", "*** Begin Patch\n*** End Patch")).contains("1 to 200");
        assertThat(files.text("a.txt")).isEqualTo("one\n");
        assertThat(files.text("b.txt")).isEqualTo("two\n");
    }
}
