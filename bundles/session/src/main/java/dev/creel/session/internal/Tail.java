// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.session.Sessions.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The last lines of a session in memory, bounded by number and characters; used under the session's lock. */
final class Tail {
    static final int LINES = 200;
    static final int CHARACTERS = 48 << 10;

    private final ArrayDeque<Line> lines = new ArrayDeque<>(0);
    private int characters;

    void add(Line line) {
        lines.add(line);
        characters += line.message().length();
        while (lines.size() > LINES || characters > CHARACTERS && lines.size() > 1) {
            characters -= lines.remove().message().length();
        }
    }

    int size() {
        return lines.size();
    }

    /** The last {@code wanted} lines, of which there are as many. */
    List<Line> last(int wanted) {
        List<Line> out = new ArrayList<>(wanted);
        Iterator<Line> from = lines.iterator();
        for (int skip = lines.size() - wanted; from.hasNext(); skip--) {
            Line line = from.next();
            if (skip <= 0) {
                out.add(line);
            }
        }
        return List.copyOf(out);
    }

    void clear() {
        lines.clear();
        characters = 0;
    }
}
