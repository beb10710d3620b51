// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.Workspace;
import java.nio.charset.StandardCharsets;

/** Some lines of a file, read block by block; lines after the page are only counted. Used by one thread. */
final class Page {
    static final int MOST_BYTES = 50 << 10;
    private static final int BLOCK = 256 << 10;
    /** Beyond this, lines are not counted any more. */
    private static final long FARTHEST = 64L << 20;

    private final Workspace files;
    private final String path;
    private final ToolCall call;
    private final byte[] kept = new byte[MOST_BYTES];
    private int size;
    private int line = 1;
    private int lineStart;
    private int lines;
    private boolean inLine;
    private boolean full;
    private boolean cut;
    private boolean counted = true;

    Page(Workspace files, String path, ToolCall call) {
        this.files = files;
        this.path = path;
        this.call = call;
    }

    /** Reads it; once only. */
    void read(int first, int most) {
        long at = 0;
        byte[] block = files.read(path, 0, BLOCK);
        while (block.length > 0) {
            for (byte b : block) {
                take(b, first, most);
            }
            at += block.length;
            if (at >= FARTHEST && full) {
                counted = false;
                return;
            }
            call.check();
            block = block.length < BLOCK ? new byte[0] : files.read(path, at, BLOCK);
        }
    }

    private void take(byte b, int first, int most) {
        if (line >= first && !full) {
            if (!inLine && lines == most) {
                full = true;
            } else {
                if (!inLine) {
                    lines++;
                    lineStart = size;
                }
                keep(b);
            }
        }
        inLine = b != '\n';
        if (!inLine) {
            line++;
        }
    }

    /** A line that does not fit whole begins the next page; one that is longer than a page is cut. */
    private void keep(byte b) {
        if (size < MOST_BYTES) {
            kept[size++] = b;
        } else if (lines > 1) {
            size = lineStart;
            lines--;
            full = true;
        } else {
            cut = true;
        }
    }

    String text() {
        return new String(kept, 0, size, StandardCharsets.UTF_8) + (cut ? "... [line cut]" : "");
    }

    /** Lines of the page. */
    int lines() {
        return lines;
    }

    /** Lines of the file, as far as it was read. */
    int seen() {
        return inLine ? line : line - 1;
    }

    /** Whether there are lines after the page. */
    boolean more() {
        return full;
    }

    /** Whether the file was read to its end. */
    boolean counted() {
        return counted;
    }
}
