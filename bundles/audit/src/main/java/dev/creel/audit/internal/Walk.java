// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import dev.creel.audit.Audit.Verification;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/** What reading the file of decisions from its start found; not thread-safe. */
public final class Walk {
    static final String HASH = ",\"hash\":\"";
    static final String START = "0".repeat(64);
    static final int LONGEST_LINE = 64 << 10;
    private static final int TAIL = HASH.length() + 64 + 2;

    long lines;
    long broken;
    long end;
    String last = START;
    private final Head known;
    /** Whether the line that was known before is another one now. */
    boolean other;

    private Walk(Head known) {
        this.known = known;
    }

    static Walk of(FileChannel log) throws IOException {
        return of(log, new Head(0, START));
    }

    static Walk of(FileChannel log, Head known) throws IOException {
        Walk walk = new Walk(known);
        long position = log.position();
        log.position(0);
        InputStream in = new BufferedInputStream(Channels.newInputStream(log), 64 << 10);
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b != '\n') {
                line[Math.min(length, LONGEST_LINE - 1)] = (byte) b;
                length++;
                continue;
            }
            walk.step(line, length);
            length = 0;
        }
        log.position(position);
        return walk;
    }

    /** Checks the log in a folder that may be another process's: nothing is opened for writing or mended. */
    public static Verification verify(Path folder) throws IOException {
        Set<? extends OpenOption> reading = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        // The head first: lines that are written meanwhile are then beyond it, never missing.
        try (FileChannel head = FileChannel.open(folder.resolve("audit.head"), reading);
                FileChannel log = FileChannel.open(folder.resolve("audit.jsonl"), reading)) {
            Head known = Head.of(head);
            Walk walk = of(log, known);
            boolean cut = walk.broken == 0 && walk.lines < known.count();
            // A chain written anew fits itself, but not what was known before.
            boolean forged = walk.broken == 0 && walk.other;
            return new Verification(walk.lines, cut ? walk.lines + 1 : forged ? known.count() : walk.broken);
        }
    }

    private void step(byte[] line, int length) {
        lines++;
        end += length + 1;
        int text = length - TAIL;
        String tail = text <= 0 || length > LONGEST_LINE ? "" : new String(line, text, length - text, StandardCharsets.ISO_8859_1);
        String hash = tail.startsWith(HASH) ? tail.substring(HASH.length(), HASH.length() + 64) : "";
        if (broken == 0 && (hash.isEmpty() || !hash.equals(hash(last, line, text)))) {
            broken = lines;
        }
        last = hash.isEmpty() ? START : hash;
        other |= lines == known.count() && !last.equals(known.hash());
    }

    static String hash(String before, byte[] text, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.getBytes(StandardCharsets.US_ASCII));
            digest.update(text, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
