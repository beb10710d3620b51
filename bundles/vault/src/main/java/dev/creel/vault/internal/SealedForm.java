// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKey;

/**
 * Lines sealed with AES-256-GCM under a key of this file: base64 of nonce, ciphertext and tag. Position and the tag of the line
 * before are bound in, so that a line that is cut, moved, copied or edited does not open.
 */
final class SealedForm implements LineForm {
    static final String HEADER = "{\"creel\":\"sealed\",\"v\":1,\"salt\":\"";
    static final int SALT = 16;

    /** Length of the first line of a file, with its line feed: after the beginning the salt in base64, and two characters. */
    static final int HEADER_LINE = HEADER.length() + 24 + 2 + 1;

    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int COUNT = 8;

    private final Sealer sealer;
    private final SecretKey key;
    private final byte[] header;

    SealedForm(Sealer sealer, String path, byte[] salt) {
        this.sealer = sealer;
        this.key = sealer.fileKey(path, salt);
        this.header = (HEADER + Base64.getEncoder().encodeToString(salt) + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    /** The form a header announces; null when it is none. */
    static SealedForm of(Sealer sealer, String path, byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(HEADER) || !text.endsWith("\"}") || text.length() != HEADER_LINE - 1) {
            return null;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(text.substring(HEADER.length(), text.length() - 2));
            return salt.length == SALT ? new SealedForm(sealer, path, salt) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public byte[] header() {
        return header;
    }

    @Override
    public byte[] start() {
        return new byte[TAG];
    }

    @Override
    public Written encode(long position, byte[] before, long forced, byte[] line) {
        byte[] content = ByteBuffer.allocate(COUNT + line.length).putLong(forced).put(line).array();
        byte[] sealed = new byte[NONCE + content.length + TAG];
        sealer.nonce(sealed, NONCE);
        sealer.seal(key, sealed, NONCE, bound(position, before), content);
        return new Written(Base64.getEncoder().encode(sealed), Arrays.copyOfRange(sealed, sealed.length - TAG, sealed.length));
    }

    @Override
    public Read decode(long position, byte[] before, byte[] text) {
        byte[] sealed = bytes(text);
        if (sealed == null) {
            return null;
        }
        byte[] content = sealer.open(key, sealed, NONCE, bound(position, before));
        if (content == null || content.length < COUNT) {
            return null;
        }
        byte[] mark = Arrays.copyOfRange(sealed, sealed.length - TAG, sealed.length);
        return new Read(Arrays.copyOfRange(content, COUNT, content.length), mark, ByteBuffer.wrap(content).getLong());
    }

    @Override
    public byte[] mark(byte[] text) {
        byte[] sealed = bytes(text);
        return sealed == null ? null : Arrays.copyOfRange(sealed, sealed.length - TAG, sealed.length);
    }

    private static byte[] bytes(byte[] text) {
        try {
            byte[] sealed = Base64.getDecoder().decode(text);
            return sealed.length < NONCE + COUNT + TAG || text.length % 4 != 0 ? null : sealed;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] bound(long position, byte[] before) {
        return ByteBuffer.allocate(Long.BYTES + before.length).putLong(position).put(before).array();
    }
}
