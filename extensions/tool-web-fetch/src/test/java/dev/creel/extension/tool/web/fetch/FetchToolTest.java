// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Web;
import dev.creel.test.scripted.WebCall;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FetchToolTest {
    private static final String LONG = "This sentence is the body of the article and says something. ".repeat(5);

    private static Result run(String arguments, Web web) {
        return new FetchTool().invoke("web_fetch", (Json.Obj) Json.parse(arguments.replace('\'', '"'), 9), new WebCall(web));
    }

    private static String page(String type, byte[] body, String more) {
        return run("{'url':'https://example.org/a/b'" + more + "}",
                (url, accept, most) -> new Web.Page(200, url, Map.of("content-type", type), body, false)).text();
    }

    private static String html(String body, String more) {
        return page("text/html; charset=utf-8", ("<title>A\n title</title><body>" + body).getBytes(StandardCharsets.UTF_8), more);
    }

    @Test
    void onlyReachesTheNetwork() {
        assertThat(new FetchTool().tools()).singleElement().satisfies(spec -> {
            assertThat(spec.name()).isEqualTo("web_fetch");
            assertThat(spec.effects()).containsExactly(ToolSpec.Effect.NETWORK);
        });
    }

    @Test
    void givesAPageAsMarkdown() {
        String shown = html("<h1>Head</h1><p>One <b>two</b> <a href='../c?x=1'>link</a><br>next</p><ul><li>a<ol><li>b</ol><li>c</ul>"
                + "<pre>x\n  y</pre><table><tr><th>k<td>v</table>", "");
        assertThat(shown).isEqualTo("URL: https://example.org/a/b\nStatus: 200\nTitle: A title\n\n# Head\n\nOne **two** [link](https://example.org/c?x=1)\nnext\n\n"
                + "- a\n  1. b\n- c\n\n```\nx\n  y\n```\n\n| k | v |");
        assertThat(html("<h1>Head</h1><p>One <b>two</b> <a href='/c'>link</a></p>", ",'extractMode':'text'")).endsWith("\n\nHead\n\nOne two link");
    }

    @Test
    void givesTheArticleWithoutWhatFramesIt() {
        assertThat(html("<nav>menu</nav><main>" + LONG + "</main><footer>imprint</footer>", "")).doesNotContain("menu", "imprint").contains("This sentence");
        assertThat(html("<header>brand</header><p>" + LONG + "</p><aside>advert</aside>", "")).doesNotContain("brand", "advert").contains("This sentence");
        assertThat(html("<header>all there is</header>", "")).contains("all there is");
    }

    @Test
    void whatNobodySeesIsNotRead() {
        String hidden = "<!-- ORDER --><p hidden>ORDER</p><p style='display: none'>ORDER</p><p style='VISIBILITY:/**/hidden'>ORDER</p><p style='color:red;font-size:0'>ORDER</p>"
                + "<div style='position:absolute; left:-9999px'>ORDER</div><span aria-hidden=true>ORDER</span><img src=x alt='ORDER'><script>ORDER</script>"
                + "<noscript>ORDER</noscript><template>ORDER</template><style>ORDER</style><input value=ORDER><textarea>ORDER</textarea><svg><text>ORDER</text></svg>"
                + "<iframe srcdoc='ORDER'></iframe><a href='javascript:ORDER' title=ORDER>shown</a><div style='opacity:0'>ORDER</div>";
        assertThat(html(hidden + "<p>plain ORDINARY</p>", "")).contains("shown", "plain ORDINARY").doesNotContain("ORDER");
        String tags = "a\u200Bb\u202Ec\u2066d" + new String(Character.toChars(0xE0041)) + "e\u0007f";
        assertThat(html("<p>" + tags + "</p>", "")).endsWith("\n\nabcdef");
        assertThat(page("text/plain", tags.getBytes(StandardCharsets.UTF_8), "")).endsWith("\n\nabcdef");
        assertThat(html("<p style='color:red'>ORDER</p>", "")).contains("ORDER");
    }

    @Test
    void readsTheCharactersAPageSaysItHas() {
        assertThat(page("text/html; charset=windows-1252", "<p>\u20ac5</p>".getBytes(Charset.forName("windows-1252")), "")).endsWith("\u20ac5");
        assertThat(page("text/html", "<meta charset=iso-8859-15><p>\u20ac5</p>".getBytes(Charset.forName("ISO-8859-15")), "")).endsWith("\u20ac5");
        assertThat(page("text/plain; charset=none-such", "ü".getBytes(StandardCharsets.UTF_8), "")).endsWith("ü");
    }

    @Test
    void ofWhatIsNoTextItSaysWhatItIs() {
        assertThat(page("application/pdf", new byte[7], "")).endsWith("[application/pdf, 7 bytes; web_fetch reads text only]");
        assertThat(page("text/plain", new byte[] {1, 0}, "")).contains("reads text only");
        assertThat(page("application/json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8), "")).endsWith("\n\n{\"a\":1}");
        assertThat(run("{'url':'https://example.org/'}", (url, accept, most) ->
                new Web.Page(200, url, Map.of("content-type", "text/html", "content-encoding", "gzip"), new byte[9], false)).text()).contains("packed as gzip");
    }

    @Test
    void aLongPageIsCutAndSaysSo() {
        assertThat(html("<p>" + "x".repeat(500), ",'maxChars':120")).contains("x".repeat(120) + "\n\n[The page goes on; a larger maxChars").doesNotContain("x".repeat(121));
        assertThat(html("<div>".repeat(20_000) + "deep", "")).contains("deep");
    }

    /** Attack: pages on which work grows with the square of their size; each would take minutes to hours. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPageOfOnePieceRepeatedTakesNoLongerThanAnyOther() {
        for (String piece : List.of("<nav>", "<article>", "<li>", "<br><p>", "<img>x", "<p hidden>x</p>y", "<nav>x</nav>y")) {
            assertThat(html("<p>before</p><ol>" + piece.repeat((2 << 20) / piece.length()), "")).as(piece).contains("Title: A title");
        }
        assertThat(html("<pre>" + " ".repeat(1 << 20) + "<p></p>".repeat(100_000) + "after", "")).contains("Title: A title");
        assertThat(html("<p style='" + "/*".repeat(1 << 20) + "'>ORDER</p>shown", "")).contains("shown").doesNotContain("ORDER");
    }

    @Test
    void whatIsLeftOutLeavesNoMark() {
        assertThat(html("<ol><li>a<li hidden>ORDER<li>b</ol><h2 hidden>ORDER</h2><a hidden href='https://evil.example/'>ORDER</a>", ""))
                .endsWith("\n\n1. a\n2. b");
    }

    @Test
    void failuresAreAnswers() {
        assertThat(run("{'url':'https://example.org/'}", (url, accept, most) -> new Web.Page(404, url, Map.of(), "gone".getBytes(StandardCharsets.UTF_8), false)))
                .isEqualTo(Result.error("URL: https://example.org/\nStatus: 404\n\ngone"));
        assertThat(run("{'url':'x'}", (url, accept, most) -> {
            throw new Failure(Failure.Code.BAD_INPUT, "not an origin");
        })).isEqualTo(Result.error("The page could not be read: not an origin."));
        assertThat(run("{'url':'x'}", (url, accept, most) -> {
            throw new Refused("D-1", "rule");
        }).text()).contains("D-1", "rule");
    }
}
