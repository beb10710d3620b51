// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Channel.Capabilities.Unit;
import dev.creel.api.channel.Markup;
import dev.creel.api.channel.Markup.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    static final Markup HTML = new Markup(new Span("<b>", "</b>"), new Span("<i>", "</i>"), new Span("<s>", "</s>"),
            new Span("<code>", "</code>"), new Span("<pre>", "</pre>"), "<a href=\"{url}\">{text}</a>",
            Map.of('<', "&lt;", '>', "&gt;", '&', "&amp;"));
    static final Markup STARS = new Markup(new Span("**", "**"), new Span("*", "*"), new Span("~~", "~~"), new Span("`", "`"),
            new Span("```", "```"), "[{text}]({url})", Map.of('*', "\\*", '_', "\\_", '`', "\\`", '~', "\\~", '\\', "\\\\"));

    private static List<String> html(String markdown, int limit) {
        return Markdown.messages(markdown, new Form(HTML, limit, Unit.UTF16, false));
    }

    private static String one(Markup markup, String markdown) {
        List<String> messages = Markdown.messages(markdown, new Form(markup, 10_000, Unit.UTF16, false));
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    @Test
    void everyElementIsWrittenInTheServicesOwnForm() {
        assertThat(one(HTML, "# Head\n\n**bold *both*** ~~gone~~ `a<b` [here](https://x.org/?a=1&b=\")"))
                .isEqualTo("<b>Head</b>\n\n<b>bold <i>both</i></b> <s>gone</s> <code>a&lt;b</code>"
                        + " <a href=\"https://x.org/?a=1&amp;b=%22\">here</a>");
        assertThat(one(HTML, "```java\nif (a < b) {\n    c();\n}\n```\nafter"))
                .isEqualTo("<pre>\nif (a &lt; b) {\n    c();\n}\n</pre>\n\nafter");
        assertThat(one(STARS, "- a*b\n- c\n\n3. x\n4. y\n   1. z\n\n> quoted\n> twice"))
                .isEqualTo("• a\\*b\n• c\n\n3. x\n4. y\n   1. z\n\n> quoted\n> twice");
        assertThat(one(Markup.PLAIN, "**a** [b](https://x.org) <https://y.org> ![c](https://z.org/c.png) `d`"))
                .isEqualTo("a b (https://x.org) https://y.org c (https://z.org/c.png) d");
    }

    @Test
    void anAddressThatIsNoneStaysVisibleAndIsNoLink() {
        assertThat(one(HTML, "[tap](javascript:alert(1))")).isEqualTo("tap (javascript:alert(1))");
        assertThat(one(HTML, "[1]: https://x.org")).isEqualTo("[1]: https://x.org");
    }

    /** A service may show where a link leads behind its words, with nothing before them. */
    @Test
    void anAddressStandsWhereverTheServiceWantsIt() {
        Markup behind = new Markup(Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE, "{text} (<{url}>)", Map.of());
        assertThat(one(behind, "see [here](https://x.org/a) **now**")).isEqualTo("see here (<https://x.org/a>) now");
        assertThat(one(HTML, "***~~[here](https://x.org/a)~~***")).contains("<a href=\"https://x.org/a\">here</a>");
    }

    /** Before the first visible character nothing can be cut, so what is not seen may not fill the message. */
    @Test
    void blanksInFrontOfCodeDoNotMakeAMessageTooLong() {
        for (String blanks : List.of(" ".repeat(5_000), "\n".repeat(5_000), "\t \n".repeat(2_000))) {
            List<String> pieces = html("```\n" + blanks + "x = 1 # and so on\n```\nafter", 100);
            assertThat(pieces).isNotEmpty().allSatisfy(piece -> assertThat(piece.length()).isLessThanOrEqualTo(100));
            assertThat(String.join("", pieces).replaceAll("\\s|<[^>]*>", "")).isEqualTo("x=1#andsoonafter");
        }
    }

    @Test
    void codeThatHoldsItsOwnEndIsOrdinaryText() {
        assertThat(one(STARS, "`` a`b ``")).isEqualTo("a\\`b");
        assertThat(one(STARS, "````\n```\nx\n```\n````")).isEqualTo("\\`\\`\\`\nx\n\\`\\`\\`");
    }

    @Test
    void controlCharactersDoNotPass() {
        assertThat(one(Markup.PLAIN, "a\u0002b\rc\u0007d\uD800e")).isEqualTo("ab\ncd\uFFFDe");
    }

    @Test
    void whatIsOpenAtACutIsClosedAndOpenedAgain() {
        String code = "line one of it\n".repeat(10);
        List<String> pieces = html("```\n" + code + "```", 80);
        assertThat(pieces).hasSizeGreaterThan(1)
                .allSatisfy(p -> assertThat(p).startsWith("<pre>\nline one of it").endsWith("line one of it\n</pre>").hasSizeLessThanOrEqualTo(80));
        assertThat(html("**" + "bold words ".repeat(12).strip() + "**", 70))
                .hasSizeGreaterThan(1).allSatisfy(p -> assertThat(p).startsWith("<b>").endsWith("</b>"));
    }

    @Test
    void cutsStandAtParagraphsWhereThereAreSome() {
        String first = "x".repeat(60);
        assertThat(html(first + "\n\n" + "y y ".repeat(20).strip(), 100)).startsWith(first);
        assertThat(Markdown.messages("a\n\nb\nc\n\nd", new Form(Markup.PLAIN, 100, Unit.UTF16, true)))
                .containsExactly("a", "b\nc", "d");
    }

    @Test
    void nothingVisibleIsNoMessage() {
        assertThat(html(" \n\n", 100)).isEmpty();
        assertThat(html("```\n```", 100)).isEmpty();
    }

    @Test
    void deepAndLongAnswersAreWalkedWithoutRecursion() {
        assertThat(html("> ".repeat(5_000) + "x", 4_000)).isNotEmpty();
        assertThat(html("*a_".repeat(5_000), 4_000)).isNotEmpty();
        assertThat(html("1. x\n".repeat(5_000), 4_000)).isNotEmpty();
        assertThat(html("[".repeat(20_000), 4_000)).isNotEmpty();
    }
}
