// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.fetch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** Part of a page as Markdown, or as words only. Used by one thread, once. */
final class PageText implements NodeVisitor {
    private static final Set<String> BLOCKS = Set.of("p", "div", "section", "article", "main", "blockquote", "ul", "ol", "dl", "table", "pre",
            "figure", "figcaption", "address", "details", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "hr");
    private static final int LONGEST_LINK = 500;
    private static final int DEEPEST_LIST = 8;
    /** So far back an end of a line is looked for: a page of nothing but gaps takes no longer than any other. */
    private static final int FARTHEST = 64;

    private final boolean plain;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Integer> items = new ArrayDeque<>();
    private int preformatted;

    PageText(boolean plain) {
        this.plain = plain;
    }

    String of(Element root) {
        root.traverse(this);
        // What is before a gap is looked at, or each place in a long gap would be tried anew.
        return out.toString().replaceAll("(?<![ \\t])[ \\t]++\\n", "\n").replaceAll("\\n{3,}", "\n\n");
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            text(text.getWholeText());
        } else if (node instanceof Element element) {
            begin(element, element.normalName());
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            end(element, element.normalName());
        }
    }

    private void begin(Element element, String name) {
        if (BLOCKS.contains(name)) {
            line(items.isEmpty() ? 2 : 1);
        }
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> mark("#".repeat(name.charAt(1) - '0') + ' ');
            case "br" -> out.append('\n');
            case "hr" -> mark("---");
            case "ul", "ol" -> items.push(0);
            case "li" -> item(element);
            case "tr", "dt", "dd" -> line(1);
            case "td", "th" -> mark("| ");
            case "blockquote" -> mark("> ");
            case "pre" -> {
                preformatted++;
                mark("```\n");
            }
            case "strong", "b" -> mark("**");
            case "em", "i" -> mark("_");
            case "code" -> inline();
            case "a" -> mark(link(element).isEmpty() ? "" : "[");
            default -> { }
        }
    }

    private void end(Element element, String name) {
        switch (name) {
            case "ul", "ol" -> items.pop();
            case "td", "th" -> out.append(' ');
            case "tr" -> mark("|");
            case "pre" -> {
                preformatted--;
                line(1);
                mark("```");
            }
            case "strong", "b" -> mark("**");
            case "em", "i" -> mark("_");
            case "code" -> inline();
            case "a" -> mark(link(element).isEmpty() ? "" : "](" + link(element) + ")");
            default -> { }
        }
        if (BLOCKS.contains(name)) {
            line(items.isEmpty() ? 2 : 1);
        }
    }

    private void item(Element element) {
        line(1);
        Element list = element.parent();
        boolean numbered = list != null && list.normalName().equals("ol");
        int number = items.isEmpty() ? 1 : items.pop() + 1;
        out.append("  ".repeat(Math.min(items.size(), DEEPEST_LIST - 1))).append(numbered ? number + ". " : "- ");
        items.push(number);
    }

    /** Absolute, of the web, and short enough to be read. */
    private static String link(Element element) {
        String to = element.hasAttr("href") ? element.absUrl("href") : "";
        boolean web = to.startsWith("http://") || to.startsWith("https://");
        return web && to.length() <= LONGEST_LINK ? to.replace(" ", "%20").replace(")", "%29") : "";
    }

    private void inline() {
        if (preformatted == 0) {
            mark("`");
        }
    }

    private void mark(String mark) {
        if (!plain) {
            out.append(mark);
        }
    }

    private void text(String text) {
        if (preformatted > 0) {
            out.append(text);
            return;
        }
        String words = text.replaceAll("\\s+", " ");
        boolean atGap = out.length() == 0 || Character.isWhitespace(out.charAt(out.length() - 1));
        out.append(atGap ? words.stripLeading() : words);
    }

    /** Ends the line, with an empty one after it for two. */
    private void line(int ends) {
        int there = 0;
        int at = out.length();
        int least = Math.max(0, at - FARTHEST);
        while (at > least && there < ends && (out.charAt(at - 1) == '\n' || out.charAt(at - 1) == ' ')) {
            there += out.charAt(--at) == '\n' ? 1 : 0;
        }
        if (at > 0) {
            out.append("\n".repeat(Math.max(0, ends - there)));
        }
    }
}
