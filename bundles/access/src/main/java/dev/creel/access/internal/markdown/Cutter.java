// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import dev.creel.access.internal.markdown.Stretch.Style;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills one message after the other. What is open where a message ends is closed there and opened again in the next one; a cut
 * stands at a paragraph, a line or a word where the second half of a message has one, and never inside a character. Used once.
 */
final class Cutter {
    private static final int PARAGRAPH = 4;
    private static final int LINE = 3;
    private static final int LINE_OF_CODE = 2;
    private static final int WORD = 1;

    private final List<Stretch> stretches;
    private final Form form;
    private final Escapes escapes;
    private int stretch;
    private int at;

    /** A place to cut at: what is written until there, what is open, and where to go on. */
    private record Mark(int written, List<Style> open, int stretch, int at, int rank) {}

    Cutter(List<Stretch> stretches, Form form) {
        this.stretches = stretches;
        this.form = form;
        this.escapes = new Escapes(form.markup());
    }

    List<String> messages() {
        List<String> messages = new ArrayList<>();
        skipSpace();
        while (!ended()) {
            String message = next();
            if (!message.isEmpty()) {
                messages.add(message);
            }
            skipSpace();
        }
        return messages;
    }

    private boolean ended() {
        while (stretch < stretches.size() && at >= stretches.get(stretch).text().length()) {
            stretch++;
            at = 0;
        }
        return stretch >= stretches.size();
    }

    /** White space at the begin of a message; of code only the end of the line before. */
    private void skipSpace() {
        while (!ended() && isSpace(current())) {
            boolean verbatim = stretches.get(stretch).verbatim();
            if (verbatim && (at == 0 || current() != '\n')) {
                return;
            }
            at++;
            if (verbatim) {
                return;
            }
        }
    }

    private int current() {
        return stretches.get(stretch).text().codePointAt(at);
    }

    private String next() {
        StringBuilder out = new StringBuilder();
        List<Style> open = List.of();
        Mark best = null;
        boolean visible = false;
        boolean afterWord = false;
        int used = 0;
        while (!ended()) {
            Stretch here = stretches.get(stretch);
            int c = current();
            if (isSpace(c) && visible && afterWord) {
                int rank = rank(here);
                if (rank == PARAGRAPH && form.paragraphs()) {
                    return closed(out, open);
                }
                if (used >= form.limit() / 2 && (best == null || rank >= best.rank())) {
                    best = new Mark(out.length(), open, stretch, at, rank);
                }
            }
            String added = changed(open, here.styles()) + escapes.of(c, here.verbatim());
            int grown = used + form.length(added);
            if (visible && grown + form.length(closing(here.styles(), 0)) > form.limit()) {
                return cut(out, open, best);
            }
            if (!visible && isSpace(c) && grown > form.limit() / 2) {
                // What nobody sees must leave room for what is cut at the limit.
                at += Character.charCount(c);
                continue;
            }
            out.append(added);
            used = grown;
            open = here.styles();
            afterWord = !isSpace(c);
            visible |= afterWord;
            at += Character.charCount(c);
        }
        return visible ? closed(out, open) : "";
    }

    private String cut(StringBuilder out, List<Style> open, Mark best) {
        if (best == null) {
            return closed(out, open);
        }
        stretch = best.stretch();
        at = best.at();
        out.setLength(best.written());
        return closed(out, best.open());
    }

    private int rank(Stretch here) {
        if (current() != '\n') {
            return WORD;
        }
        if (here.verbatim()) {
            return LINE_OF_CODE;
        }
        return at + 1 < here.text().length() && here.text().charAt(at + 1) == '\n' ? PARAGRAPH : LINE;
    }

    private static String closed(StringBuilder out, List<Style> open) {
        int end = out.length();
        while (end > 0 && isSpace(out.charAt(end - 1))) {
            end--;
        }
        out.setLength(end);
        return out + closing(open, 0);
    }

    private static String changed(List<Style> from, List<Style> to) {
        if (from.equals(to)) {
            return "";
        }
        int same = 0;
        while (same < from.size() && same < to.size() && from.get(same).equals(to.get(same))) {
            same++;
        }
        StringBuilder out = new StringBuilder(closing(from, same));
        to.subList(same, to.size()).forEach(style -> out.append(style.open()));
        return out.toString();
    }

    private static String closing(List<Style> open, int from) {
        StringBuilder out = new StringBuilder();
        for (int i = open.size() - 1; i >= from; i--) {
            out.append(open.get(i).close());
        }
        return out.toString();
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\t';
    }
}
