// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import dev.creel.access.internal.markdown.Stretch.Style;
import java.util.ArrayList;
import java.util.List;

/** Text being written line by line, with the look of each part and what stands before the lines of quotes and lists. Not thread-safe. */
final class Lines {
    /** The style of text without any. */
    static final Style UNMARKED = new Style("", "", false);

    private static final int MOST_STYLES = 6;

    /** A quote or an item: what stands before its first line, until it is written, and before the others. */
    private static final class Container {
        private String first;
        private final String rest;

        Container(String first, String rest) {
            this.first = first;
            this.rest = rest;
        }
    }

    private final List<Stretch> stretches = new ArrayList<>();
    private final List<Style> stack = new ArrayList<>();
    private final List<Container> containers = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private List<Style> look = List.of();
    private boolean lineStart = true;
    private int apart;

    List<Stretch> stretches() {
        flush();
        return stretches;
    }

    void push(Style style) {
        stack.add(style);
    }

    Style pop() {
        return stack.remove(stack.size() - 1);
    }

    void within(String first, String rest) {
        containers.add(new Container(first, rest));
    }

    void without() {
        containers.remove(containers.size() - 1);
    }

    /** The next text stands so many lines further down, at least. */
    void apart(int lines) {
        apart = Math.max(apart, lines);
        lineStart = true;
    }

    /** An item without content has its marker nevertheless. */
    void written() {
        if (containers.get(containers.size() - 1).first != null) {
            begin();
        }
    }

    /** What follows begins at the very start of a line. */
    void lineOfItsOwn() {
        if (containers.stream().anyMatch(c -> c.first != null)) {
            begin();
            add("\n", List.of());
        }
        newLines();
        lineStart = false;
    }

    void text(String some) {
        List<Style> now = styles();
        if (!now.isEmpty() && now.get(now.size() - 1).verbatim()) {
            begin();
            add(some, now);
            return;
        }
        int from = 0;
        for (int end = some.indexOf('\n'); end >= 0; end = some.indexOf('\n', from)) {
            part(some.substring(from, end), now);
            add('\n' + before(), now);
            from = end + 1;
        }
        part(some.substring(from), now);
    }

    private void part(String line, List<Style> now) {
        if (!line.isEmpty()) {
            begin();
            add(line, now);
        }
    }

    private void begin() {
        if (lineStart) {
            newLines();
            add(before(), List.of());
            lineStart = false;
        }
    }

    private void newLines() {
        if (!stretches.isEmpty() || !text.isEmpty()) {
            add("\n".repeat(apart), List.of());
        }
        apart = 0;
    }

    private String before() {
        StringBuilder out = new StringBuilder();
        for (Container container : containers) {
            out.append(container.first == null ? container.rest : container.first);
            container.first = null;
        }
        return out.toString();
    }

    /** What is open now, each style once. */
    private List<Style> styles() {
        List<Style> now = new ArrayList<>(stack.size());
        for (Style style : stack) {
            boolean marks = !style.open().isEmpty() || !style.close().isEmpty();
            if (marks && !now.contains(style) && now.size() < MOST_STYLES) {
                now.add(style);
            }
        }
        return now;
    }

    private void add(String some, List<Style> now) {
        if (!now.equals(look)) {
            flush();
            look = now;
        }
        text.append(some);
    }

    private void flush() {
        if (!text.isEmpty()) {
            stretches.add(new Stretch(text.toString(), look));
            text.setLength(0);
        }
    }
}
