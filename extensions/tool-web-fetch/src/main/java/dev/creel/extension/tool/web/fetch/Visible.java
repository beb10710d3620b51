// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeFilter;

/** What of a page somebody would see who looks at it, as far as its own markup tells; and its main part. Stateless. */
final class Visible {
    private static final String NEVER = "script, style, noscript, template, iframe, object, embed, svg, canvas, audio, video, picture, img,"
            + " input, select, textarea, button, dialog:not([open]), head, [hidden], [aria-hidden=true]";
    private static final Set<String> FRAMES = Set.of("nav", "header", "footer", "aside", "form");
    private static final Predicate<Element> FRAME = element -> FRAMES.contains(element.normalName());
    private static final Predicate<Element> ARTICLE = element -> element.normalName().equals("main")
            || element.normalName().equals("article") || element.attr("role").strip().equalsIgnoreCase("main");
    private static final Pattern HIDES = Pattern.compile("display:none|visibility:(hidden|collapse)|opacity:0*(\\.0+)?(;|!|$)"
            + "|font-size:0*(\\.0+)?(px|pt|em|rem|%)?(;|!|$)|(left|top|text-indent|margin-left|margin-top):-[0-9]{3,}"
            + "|clip:rect\\(0|clip-path:inset\\((50|100)%|transform:scale\\(0|color:transparent"
            + "|(^|;)(max-)?(width|height):0*(\\.0+)?(px|pt|em|rem|%)?(;|!|$)");
    /** A part with less text than this is no article, whatever it is called. */
    private static final int ENOUGH = 200;
    private static final int LONGEST_STYLE = 4_096;

    private Visible() {}

    /** Takes out what is not shown. Rules of style sheets are not looked at. */
    static void prune(Document document) {
        document.body().select(NEVER).forEach(Visible::blank);
        for (Element each : document.body().select("[style]")) {
            if (hides(each.attr("style"))) {
                blank(each);
            }
        }
    }

    /** Left where it is, with nothing in it: taking nodes out one by one takes the longer the more there are beside them. */
    private static void blank(Element element) {
        element.empty().clearAttributes().tagName("span");
    }

    /** A style longer than anybody writes is none that is read. */
    private static boolean hides(String style) {
        return style.length() > LONGEST_STYLE
                || HIDES.matcher(style.toLowerCase(Locale.ROOT).replaceAll("/\\*.*?\\*/|\\s", "")).find();
    }

    /** The article if there is one, or everything but what frames a page. Each text is measured once, whatever is inside what. */
    static Element main(Document document) {
        Element body = document.body();
        Element best = body;
        int longest = ENOUGH - 1;
        for (Element named : outermost(body, ARTICLE)) {
            int length = named.text().length();
            best = length > longest ? named : best;
            longest = Math.max(longest, length);
        }
        if (best != body) {
            return best;
        }
        List<Element> frames = outermost(body, FRAME);
        int framed = frames.stream().mapToInt(frame -> frame.text().length()).sum();
        if (body.text().length() - framed >= ENOUGH) {
            frames.forEach(Visible::blank);
        }
        return body;
    }

    /** Those that stand in no other of them. */
    private static List<Element> outermost(Element body, Predicate<Element> which) {
        List<Element> found = new ArrayList<>();
        body.filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (node != body && node instanceof Element element && which.test(element)) {
                    found.add(element);
                    return FilterResult.SKIP_CHILDREN;
                }
                return FilterResult.CONTINUE;
            }
        });
        return found;
    }
}
