// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import dev.creel.api.tool.Workspace;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A text file as it was read: byte order mark and line ends are set aside and come back when it is written. One whose lines end
 * in both ways is left as it is.
 *
 * @param text without mark; lines end in {@code \n}
 * @param windows whether all of them ended in {@code \r\n}
 * @param digest of its bytes, so that a change meanwhile is not written over
 */
record TextFile(String path, String text, boolean mark, boolean windows, String digest) {
    /** A larger one is not edited. */
    private static final int LARGEST = 4 << 20;
    private static final String MARK = "\ufeff";

    static TextFile read(Workspace files, String path) {
        if (files.stat(path).size() > LARGEST) {
            throw new Mismatch(path + " is larger than " + (LARGEST >> 20) + " MiB.");
        }
        byte[] bytes = files.read(path, 0, LARGEST);
        String text = decoded(path, bytes);
        boolean mark = text.startsWith(MARK);
        boolean windows = text.contains("\r\n") && !text.replace("\r\n", "").contains("\n");
        String plain = mark ? text.substring(1) : text;
        return new TextFile(path, windows ? unix(plain) : plain, mark, windows, sha256(bytes));
    }

    /** Puts another text in its place, if it is still the file that was read. */
    void write(Workspace files, String changed) {
        String lines = windows ? changed.replace("\n", "\r\n") : changed;
        files.write(path, ((mark ? MARK : "") + lines).getBytes(StandardCharsets.UTF_8), digest);
    }

    static String unix(String text) {
        return text.replace("\r\n", "\n");
    }

    /** A file that is no UTF-8 would come back changed in places nobody asked for. */
    private static String decoded(String path, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Mismatch(path + " is no text in UTF-8.");
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
