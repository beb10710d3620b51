// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Usage;

/** What follows from the lines of one transcript, counted line by line; used under the session's lock. */
final class Tally {
    private final LineText text;
    private int size;
    private long updatedAt;
    private Usage usage;
    private String title;
    private String preview;

    /** Goes on from how the index says the session stands. */
    Tally(LineText text, SessionState state) {
        this.text = text;
        this.size = state.size();
        this.updatedAt = state.updatedAt();
        this.usage = state.usage();
        this.title = state.title();
        this.preview = state.preview();
    }

    void add(Line line) {
        size++;
        updatedAt = Math.max(updatedAt, line.at().toEpochMilli());
        Usage more = text.usage(line.message());
        if (more != LineText.NONE) {
            usage = new Usage(usage.input() + more.input(), usage.output() + more.output(),
                    usage.cacheRead() + more.cacheRead(), usage.cacheWrite() + more.cacheWrite());
        }
        LineText.Said said = text.said(line);
        if (!said.text().isEmpty()) {
            preview = said.text();
            title = title.isEmpty() && said.byPerson() ? preview : title;
        }
    }

    /** Forgets the lines, to count them again. */
    void clear() {
        size = 0;
        usage = LineText.NONE;
        title = "";
        preview = "";
    }

    int size() {
        return size;
    }

    long updatedAt() {
        return updatedAt;
    }

    Usage usage() {
        return usage;
    }

    String title() {
        return title;
    }

    String preview() {
        return preview;
    }
}
