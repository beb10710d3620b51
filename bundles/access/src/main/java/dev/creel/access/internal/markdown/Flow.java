// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import dev.creel.access.internal.markdown.Stretch.Style;
import dev.creel.api.channel.Markup;
import java.util.List;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;

/** Walks the tree of an answer and writes it as stretches of text; without recursion, as a model can nest at will. Used once. */
final class Flow {
    private final Form form;
    private final Markup markup;
    private final Escapes escapes;
    private final Lines lines = new Lines();
    private final Markers markers = new Markers();

    Flow(Form form) {
        this.form = form;
        this.markup = form.markup();
        this.escapes = new Escapes(markup);
    }

    List<Stretch> of(Node root) {
        Node node = root;
        while (node != null) {
            enter(node);
            if (node.getFirstChild() != null) {
                node = node.getFirstChild();
                continue;
            }
            leave(node);
            while (node != null && node != root && node.getNext() == null) {
                node = node.getParent();
                leave(node);
            }
            node = node == null || node == root ? null : node.getNext();
        }
        return lines.stretches();
    }

    private void enter(Node node) {
        if (node instanceof Text text) {
            lines.text(text.getLiteral());
        } else if (node instanceof SoftLineBreak || node instanceof HardLineBreak) {
            lines.text("\n");
        } else if (node instanceof Code code) {
            code(markup.code().open(), code.getLiteral(), markup.code().close());
        } else if (node instanceof HtmlInline html) {
            lines.text(html.getLiteral());
        } else if (node instanceof Link || node instanceof Image) {
            lines.push(link(node));
        } else if (node instanceof Block) {
            block(node);
        } else {
            lines.push(style(node));
        }
    }

    private void block(Node node) {
        if (node instanceof Heading) {
            lines.push(style(node));
        } else if (node instanceof FencedCodeBlock code) {
            codeBlock(code.getLiteral());
        } else if (node instanceof IndentedCodeBlock code) {
            codeBlock(code.getLiteral());
        } else if (node instanceof HtmlBlock html) {
            lines.text(html.getLiteral().stripTrailing());
        } else if (node instanceof ThematicBreak) {
            lines.text("———");
        } else if (node instanceof LinkReferenceDefinition named) {
            lines.text('[' + named.getLabel() + "]: " + named.getDestination());
        } else if (node instanceof BlockQuote) {
            lines.within("> ", "> ");
        } else if (node instanceof ListItem) {
            String marker = markers.next();
            lines.within(marker, " ".repeat(marker.length()));
        } else if (node instanceof ListBlock list) {
            markers.enter(list);
        }
    }

    private void leave(Node node) {
        if (node instanceof Link link) {
            leaveLink(link, link.getDestination());
        } else if (node instanceof Image image) {
            leaveLink(image, image.getDestination());
        } else if (node instanceof Emphasis || node instanceof StrongEmphasis || node instanceof Strike) {
            lines.pop();
        } else if (node instanceof Heading) {
            lines.pop();
            lines.apart(2);
        } else if (node instanceof BlockQuote) {
            lines.without();
        } else if (node instanceof ListItem) {
            lines.written();
            lines.without();
            lines.apart(1);
        } else if (node instanceof Block) {
            if (node instanceof ListBlock) {
                markers.leave();
            }
            lines.apart(Markers.inTightList(node) ? 1 : 2);
        }
    }

    private Style style(Node node) {
        Markup.Span span = node instanceof StrongEmphasis || node instanceof Heading ? markup.bold()
                : node instanceof Emphasis ? markup.italic() : node instanceof Strike ? markup.strike() : Markup.Span.NONE;
        return new Style(span.open(), span.close(), false);
    }

    private Style link(Node node) {
        String address = escapes.address(destination(node));
        int text = markup.link().indexOf("{text}");
        if (text < 0 || address.isEmpty() || node.getFirstChild() == null) {
            return Lines.UNMARKED;
        }
        Style style = new Style(markup.link().substring(0, text).replace("{url}", address),
                markup.link().substring(text + "{text}".length()).replace("{url}", address), false);
        // An address as long as a message would leave no room for the text.
        return form.length(style.open()) + form.length(style.close()) > form.limit() / 3 ? Lines.UNMARKED : style;
    }

    private static String destination(Node node) {
        return node instanceof Link link ? link.getDestination() : ((Image) node).getDestination();
    }

    private void leaveLink(Node node, String destination) {
        Style style = lines.pop();
        boolean shown = node.getFirstChild() instanceof Text text && text.getNext() == null
                && (text.getLiteral().equals(destination) || destination.equals("mailto:" + text.getLiteral()));
        if (style.equals(Lines.UNMARKED) && !shown && !destination.isEmpty()) {
            lines.text(node.getFirstChild() == null ? destination : " (" + destination + ')');
        }
    }

    private void codeBlock(String literal) {
        String text = literal.endsWith("\n") ? literal.substring(0, literal.length() - 1) : literal;
        if (markup.block().open().isEmpty()) {
            lines.text(text);
            return;
        }
        lines.lineOfItsOwn();
        code(markup.block().open() + '\n', text, '\n' + markup.block().close());
    }

    /** Code that holds what would end it is written as ordinary text. */
    private void code(String open, String text, String close) {
        if (open.isBlank() || close.isBlank() && !open.isEmpty() || escapes.of(text, true).contains(close.strip())) {
            lines.text(text);
        } else {
            lines.push(new Style(open, close, true));
            lines.text(text);
            lines.pop();
        }
    }
}
