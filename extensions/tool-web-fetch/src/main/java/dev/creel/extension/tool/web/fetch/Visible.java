// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.fetch;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What of a page somebody would see who looks at it, as far as its own markup tells; and its main part. Stateless. */
final class Visible {
    private static final String NEVER = "script, style, noscript, template, iframe, object, embed, svg, canvas, audio, video, picture, img,"
            + " input, select, textarea, button, dialog:not([open]), head, [hidden], [aria-hidden=true]";
    private static final String FRAME = "nav, header, footer, aside, form";
    private static final Pattern HIDES = Pattern.compile("display:none|visibility:(hidden|collapse)|opacity:0*(\\.0+)?(;|!|$)"
            + "|font-size:0*(\\.0+)?(px|pt|em|rem|%)?(;|!|$)|(left|top|text-indent|margin-left|margin-top):-[0-9]{3,}"
            + "|clip:rect\\(0|clip-path:inset\\((50|100)%|transform:scale\\(0|color:transparent"
            + "|(^|;)(max-)?(width|height):0*(\\.0+)?(px|pt|em|rem|%)?(;|!|$)");
    /** A part with less text than this is no article, whatever it is called. */
    private static final int ENOUGH = 200;

    private Visible() {}

    /** Takes out what is not shown. Rules of style sheets are not looked at. */
    static void prune(Document document) {
        document.body().select(NEVER).remove();
        for (Element each : document.body().select("[style]")) {
            if (HIDES.matcher(each.attr("style").toLowerCase(Locale.ROOT).replaceAll("/\\*.*?\\*/|\\s", "")).find()) {
                each.remove();
            }
        }
    }

    /** The article if there is one, or everything but what frames a page. */
    static Element main(Document document) {
        Element body = document.body();
        List<Element> named = body.select("main, article, [role=main]");
        Element best = named.stream().max(Comparator.comparingInt(e -> e.text().length())).orElse(body);
        if (best != body && best.text().length() >= ENOUGH) {
            return best;
        }
        List<Element> frames = body.select(FRAME);
        int framed = frames.stream().filter(frame -> !frame.parents().is(FRAME))
                .mapToInt(frame -> frame.text().length()).sum();
        if (body.text().length() - framed >= ENOUGH) {
            frames.forEach(Element::remove);
        }
        return body;
    }
}
