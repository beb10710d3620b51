// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import java.util.ArrayDeque;
import java.util.Deque;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;

/** What stands before the items of nested lists: a bullet or the next number. Not thread-safe. */
final class Markers {
    private static final long NONE = -1;

    private final Deque<Long> numbers = new ArrayDeque<>();

    void enter(ListBlock list) {
        Integer start = list instanceof OrderedList ordered ? ordered.getMarkerStartNumber() : null;
        numbers.push(list instanceof OrderedList ? start == null ? 1 : start.longValue() : NONE);
    }

    void leave() {
        numbers.pop();
    }

    String next() {
        long number = numbers.pop();
        numbers.push(number == NONE ? NONE : number + 1);
        return number == NONE ? "• " : number + ". ";
    }

    /** Whether no empty line follows that block. */
    static boolean inTightList(Node block) {
        return block.getParent() != null && block.getParent().getParent() instanceof ListBlock list && list.isTight();
    }
}
