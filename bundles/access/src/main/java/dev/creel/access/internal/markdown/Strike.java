// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.delimiter.DelimiterProcessor;
import org.commonmark.parser.delimiter.DelimiterRun;

/** Deleted text, between two tildes on either side. */
final class Strike extends CustomNode {
    /** Finds it while an answer is parsed. Stateless. */
    static final class Delimiters implements DelimiterProcessor {
        private static final int LENGTH = 2;

        @Override
        public char getOpeningCharacter() {
            return '~';
        }

        @Override
        public char getClosingCharacter() {
            return '~';
        }

        @Override
        public int getMinLength() {
            return LENGTH;
        }

        @Override
        public int process(DelimiterRun opening, DelimiterRun closing) {
            if (opening.length() < LENGTH || closing.length() < LENGTH) {
                return 0;
            }
            Text opener = opening.getOpener();
            Strike strike = new Strike();
            for (Node node = opener.getNext(); node != null && node != closing.getCloser(); ) {
                Node next = node.getNext();
                strike.appendChild(node);
                node = next;
            }
            opener.insertAfter(strike);
            return LENGTH;
        }
    }
}
