// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.api.tool.Vision;
import dev.creel.api.tool.Web;
import dev.creel.test.scripted.LookingCall;
import dev.creel.test.scripted.MemoryFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageToolTest {
    private final MemoryFiles files = new MemoryFiles().with("a.png", new byte[] {1}).with("b.png", new byte[] {2, 2});
    private final List<String> fetched = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final List<String> models = new ArrayList<>();
    private List<byte[]> seen = List.of();
    private Web web = (url, accept, most) -> page(url, 200, new byte[] {7, 7, 7}, false);

    private Web.Page page(String url, int status, byte[] body, boolean more) {
        fetched.add(url);
        return new Web.Page(status, url, Map.of(), body, more);
    }

    private Result run(String arguments) {
        seen = List.of();
        Vision vision = (pictures, question, model) -> {
            seen = pictures;
            questions.add(question);
            models.add(model);
            return "a cat";
        };
        return new ImageTool().invoke("image", (Json.Obj) Json.parse(arguments.replace('\'', '"'), 9), new LookingCall(files, web, vision));
    }

    @Test
    void readsAndReachesTheNetworkOnly() {
        assertThat(new ImageTool().tools()).singleElement().satisfies(spec ->
                assertThat(spec.effects()).containsExactlyInAnyOrder(Effect.READS, Effect.NETWORK));
    }

    @Test
    void aFileOfTheWorkspaceIsLookedAt() {
        assertThat(run("{'image':'a.png'}")).isEqualTo(Result.ok("a cat"));
        assertThat(seen).containsExactly(new byte[] {1});
        run("{'image':'@a.png','prompt':' what? ','model':'p/m'}");
        assertThat(questions).containsExactly("Describe the image.", "what?");
        assertThat(models).containsExactly("", "p/m");
    }

    @Test
    void severalAreSeenSideBySideEachOnce() {
        run("{'image':'b.png','images':['@b.png','a.png','','https://example.org/c','data:image/png;base64,CQk=']}");
        assertThat(seen).containsExactly(new byte[] {2, 2}, new byte[] {1}, new byte[] {7, 7, 7}, new byte[] {9, 9});
        assertThat(fetched).containsExactly("https://example.org/c");
    }

    @Test
    void ofALargeFileEveryByteIsRead() {
        byte[] large = new byte[5 << 20];
        Arrays.fill(large, (byte) 3);
        files.with("large.png", large);
        run("{'image':'large.png'}");
        assertThat(seen).containsExactly(large);
    }

    /** Attack: paths out of the workspace and addresses of other kinds. Everything that is no web address is the workspace's to decide. */
    @Test
    void everyOtherNameIsTheWorkspacesToDecide() {
        for (String path : List.of("/etc/passwd", "../a.png", "file:///etc/passwd", "FILE:/etc/passwd", "~/.ssh/id_rsa")) {
            assertThat(run("{'image':'" + path + "'}").error()).as(path).isTrue();
        }
        for (String other : List.of("ftp://example.org/x", "image:0", "jar:file:/x!/y", "media://1")) {
            assertThat(run("{'image':'" + other + "'}").text()).as(other).contains("is no file of the workspace");
        }
        assertThat(seen).isEmpty();
        assertThat(fetched).isEmpty();
        assertThat(run("{'image':'a.png'}")).as("control").isEqualTo(Result.ok("a cat"));
    }

    @Test
    void whatIsTooMuchIsRefusedBeforeItIsRead() {
        files.with("huge.png", new byte[Vision.LARGEST + 1]);
        assertThat(run("{'image':'huge.png'}").text()).contains("too large");
        assertThat(run("{'image':'b.png','maxBytesMb':0.000001}").text()).contains("too large");
        assertThat(run("{'image':'data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[64]) + "','maxBytesMb':0.00001}").text())
                .contains("too large");
        assertThat(run("{'images':['a.png','b.png'],'maxImages':1}").text()).contains("at most 1");
        web = (url, accept, most) -> page(url, 200, new byte[most], true);
        assertThat(run("{'image':'https://example.org/x'}").text()).contains("too large");
        assertThat(seen).isEmpty();
    }

    @Test
    void failuresAreAnswers() {
        assertThat(run("{}").text()).contains("image is missing");
        assertThat(run("{'image':'none.png'}").error()).isTrue();
        assertThat(run("{'image':'data:image/png,raw'}").text()).contains("as base64");
        assertThat(run("{'image':'data:image/png;base64,A'}").text()).contains("no base64");
        web = (url, accept, most) -> page(url, 404, new byte[1], false);
        assertThat(run("{'image':'https://example.org/x'}").text()).contains("status 404");
        web = (url, accept, most) -> {
            throw new Refused("D-1", "rule");
        };
        assertThat(run("{'image':'https://example.org/x'}").text()).contains("D-1", "rule");
        web = (url, accept, most) -> {
            throw new Failure(Failure.Code.BAD_INPUT, "not an origin");
        };
        assertThat(run("{'image':'https://example.org/x'}")).isEqualTo(Result.error("The picture could not be looked at: not an origin."));
    }
}
