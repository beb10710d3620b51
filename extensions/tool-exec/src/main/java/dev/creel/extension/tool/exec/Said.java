// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import dev.creel.api.tool.Sandbox.Job;
import dev.creel.api.tool.Sandbox.Output;
import dev.creel.api.tool.Sandbox.State;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a job said, for an answer: as text, the end of it where it is too long. Stateless. */
final class Said {
    static final int MOST = 64 << 10;
    /** More than the host keeps of one job. */
    private static final int ALL = 1 << 20;

    private Said() {}

    /** A piece of output: what was left out before it, and where to read on. */
    record Piece(String text, long skipped, long next, boolean ended) {
        String shown() {
            return skipped == 0 ? text : "[" + skipped + " bytes before this were left out]\n" + text;
        }
    }

    /** All that is there behind an offset; does not wait. */
    static Piece since(Job job, long offset) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Output out = job.read(offset, ALL, Duration.ZERO);
        long begin = out.offset();
        while (out.bytes().length > 0 && all.size() < ALL) {
            all.writeBytes(out.bytes());
            if (out.ended()) {
                break;
            }
            out = job.read(out.next(), ALL, Duration.ZERO);
        }
        byte[] bytes = all.toByteArray();
        int cut = start(bytes, Math.max(0, bytes.length - MOST));
        String text = new String(bytes, cut, bytes.length - cut, StandardCharsets.UTF_8);
        return new Piece(text, begin - offset + cut, out.next(), out.ended());
    }

    /** Not in the middle of a character. */
    private static int start(byte[] bytes, int from) {
        int at = from;
        while (from > 0 && at < bytes.length && at - from < 4 && (bytes[at] & 0xC0) == 0x80) {
            at++;
        }
        return at;
    }

    static String ending(State state) {
        return switch (state.why()) {
            case "timeout" -> "[ended: it took longer than its timeout]";
            case "killed" -> "[ended: it was killed]";
            case "memory" -> "[ended: it used more memory than it may]";
            case "disk" -> "[ended: there is no room left for its files]";
            case "lost" -> "[ended: its sandbox or the engine went away; what it did until then is not known]";
            default -> "[exit status " + state.exit() + "]";
        };
    }

    static boolean failed(State state) {
        return state.exit() != 0 || !state.why().isEmpty();
    }
}
