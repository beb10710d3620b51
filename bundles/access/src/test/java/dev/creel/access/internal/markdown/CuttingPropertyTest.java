// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Channel.Capabilities.Unit;
import dev.creel.api.channel.Markup;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.xml.sax.InputSource;

/** Judged by the JDK's XML parser: a message that is not complete in itself is no well-formed document. */
class CuttingPropertyTest {
    @Provide
    Arbitrary<String> answers() {
        Arbitrary<String> words = Arbitraries.of("word", "a<b&c", "é€😀", "longer-than-that-by-much", "x*y_z", "`tick`",
                "**bold** ", "*it*", "***both***", "~~no~~", "[link](http://x.y?&)", "![alt](http://x.y/i)",
                "<https://auto.org>", "&amp;", "]]>", "**open", "*", "`", "~~", "[", "<b>", "\\*", "👨‍👩‍👧", " ", "  ", "\n", "\n\n");
        Arbitrary<String> starts = Arbitraries.of("\n\n# ", "\n- ", "\n  - ", "\n1. ", "\n> ", "\n```\n", "\n```\n    ", "\n\n    ",
                "\n---\n", "\n\n", "\n~~~~\n", "\n[1]: https://y.org\n");
        return Arbitraries.frequencyOf(Tuple.of(5, words), Tuple.of(1, starts))
                .list().ofMaxSize(120).map(parts -> String.join("", parts));
    }

    @Property(tries = 2_000)
    void everyPieceIsCompleteAndFitsAndTogetherTheyShowEverything(
            @ForAll("answers") String answer, @ForAll @IntRange(min = 100, max = 400) int limit, @ForAll Unit unit) throws Exception {
        Form narrow = new Form(MarkdownTest.HTML, limit, unit, false);
        StringBuilder seen = new StringBuilder();
        for (String piece : Markdown.messages(answer, narrow)) {
            assertThat(narrow.length(piece)).as(piece).isBetween(1, limit);
            seen.append(shown(piece));
        }
        StringBuilder whole = new StringBuilder();
        for (String piece : Markdown.messages(answer, new Form(MarkdownTest.HTML, 1 << 20, unit, false))) {
            whole.append(shown(piece));
        }
        assertThat(solid(seen)).isEqualTo(solid(whole));
    }

    /** Beside it: no more is lost by writing plain text than the delimiters Markdown itself takes. */
    @Property(tries = 500)
    void ordinaryWordsAreAllThere(@ForAll("plain") List<String> words, @ForAll @IntRange(min = 64, max = 200) int limit) {
        List<String> pieces = Markdown.messages(String.join(" ", words), new Form(Markup.PLAIN, limit, Unit.UTF8_BYTES, false));
        assertThat(solid(String.join("", pieces))).isEqualTo(solid(String.join("", words)));
    }

    @Provide
    Arbitrary<List<String>> plain() {
        return Arbitraries.strings().withCharRange('a', 'z').withChars("é€äß").ofMinLength(1).ofMaxLength(150).list().ofMaxSize(40);
    }

    private static String shown(String piece) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader("<m>" + piece.replace("]]>", "]]&gt;") + "</m>")))
                .getDocumentElement().getTextContent();
    }

    private static String solid(CharSequence text) {
        return text.toString().replaceAll("\\s", "");
    }
}
