// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.media;

import java.nio.charset.StandardCharsets;

/**
 * What the first bytes of a file say it is. Names and what senders claim are never asked; nothing is decoded.
 *
 * @param mediaType its type
 * @param extension for a name of ours
 * @param pixels of an image as its header says, -1 when it is none or does not say
 */
public record FileType(String mediaType, String extension, long pixels) {
    /** More are not shown to a model: a small file can unfold to gigabytes. */
    static final long MOST_PIXELS = 40_000_000;

    private static final FileType UNKNOWN = new FileType("application/octet-stream", "bin", -1);

    public static FileType of(byte[] bytes) {
        Header in = new Header(bytes);
        if (in.is(0, "\u0089PNG\r\n\u001A\n") && in.is(12, "IHDR")) {
            return new FileType("image/png", "png", area(in.big4(16), in.big4(20)));
        }
        if (in.is(0, "GIF87a") || in.is(0, "GIF89a")) {
            return new FileType("image/gif", "gif", area(in.little2(6), in.little2(8)));
        }
        if (in.is(0, "\u00FF\u00D8\u00FF")) {
            return new FileType("image/jpeg", "jpg", jpeg(in));
        }
        if (in.is(0, "RIFF") && in.is(8, "WEBP")) {
            return new FileType("image/webp", "webp", webp(in));
        }
        if (in.is(0, "%PDF-")) {
            return new FileType("application/pdf", "pdf", -1);
        }
        if (in.is(0, "OggS")) {
            return new FileType("audio/ogg", "ogg", -1);
        }
        if (in.is(0, "ID3")) {
            return new FileType("audio/mpeg", "mp3", -1);
        }
        if (in.is(4, "ftyp")) {
            return new FileType("video/mp4", "mp4", -1);
        }
        return in.is(0, "PK\u0003\u0004") ? new FileType("application/zip", "zip", -1) : text(bytes);
    }

    public boolean image() {
        return pixels > 0 && pixels <= MOST_PIXELS;
    }

    boolean tooLarge() {
        return mediaType.startsWith("image/") && !image();
    }

    private static FileType text(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return UNKNOWN;
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return bytes.length > 0 && text.indexOf('\uFFFD') < 0 ? new FileType("text/plain", "txt", -1) : UNKNOWN;
    }

    private static long area(long width, long height) {
        return width <= 0 || height <= 0 || width > 1 << 20 || height > 1 << 20 ? -1 : width * height;
    }

    /** Goes from segment to segment until one tells the size. */
    private static long jpeg(Header in) {
        int at = 2;
        while (in.u1(at) == 0xFF) {
            int marker = in.u1(at + 1);
            if (marker == 0xFF) {
                // Decoders skip any number of these; who took it for a marker would read a size from where no decoder does.
                at++;
                continue;
            }
            if (marker <= 0x01 || marker >= 0xD0 && marker <= 0xD9) {
                return -1;
            }
            boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frame) {
                return area(in.big2(at + 7), in.big2(at + 5));
            }
            long length = in.big2(at + 2);
            if (length < 2) {
                return -1;
            }
            at += 2 + (int) length;
        }
        return -1;
    }

    private static long webp(Header in) {
        if (in.is(12, "VP8X")) {
            return area(in.little3(24) + 1, in.little3(27) + 1);
        }
        if (in.is(12, "VP8L")) {
            long bits = in.little4(21);
            return in.u1(20) == 0x2F && bits >= 0 ? area((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1) : -1;
        }
        return in.is(12, "VP8 ") ? area(in.little2(26) & 0x3FFF, in.little2(28) & 0x3FFF) : -1;
    }

    /** Numbers at places of a file; -1 behind its end. */
    private record Header(byte[] bytes) {
        boolean is(int at, String text) {
            for (int i = 0; i < text.length(); i++) {
                if (u1(at + i) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        int u1(int at) {
            return at >= 0 && at < bytes.length ? bytes[at] & 0xFF : -1;
        }

        private long number(int at, int count, boolean big) {
            long value = 0;
            for (int i = 0; i < count; i++) {
                int next = u1(big ? at + i : at + count - 1 - i);
                if (next < 0) {
                    return -1;
                }
                value = value << 8 | next;
            }
            return value;
        }

        long big2(int at) {
            return number(at, 2, true);
        }

        long big4(int at) {
            return number(at, 4, true);
        }

        long little2(int at) {
            return number(at, 2, false);
        }

        long little3(int at) {
            return number(at, 3, false);
        }

        long little4(int at) {
            return number(at, 4, false);
        }
    }
}
