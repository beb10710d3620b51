// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.util.Set;

/** The central directory of a jar, read entry by entry; used by one thread. */
final class Directory {
    private static final int SIGNATURE = 0x02014b50;
    private static final int LENGTH = 46;
    private static final int NEWEST_FORMAT = 20;
    private static final int LEVELS_DESCRIPTOR_UTF8 = 2 | 4 | 8 | 1 << 11;
    private static final int UTF8 = 1 << 11;
    private static final int LONGEST_NAME = 512;

    /** The jar tool's mark, times and owners; others carry a second name, a link's target or sizes. */
    private static final Set<Integer> EXTRAS = Set.of(0xcafe, 0x5455, 0x5855, 0x7855, 0x7875, 0x000a);

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int SPECIAL = 07000;
    private static final int DOS_FOLDER = 0x10;
    private static final int DOS_LABEL = 0x08;

    private final Bytes bytes;
    private final int start;
    private final int end;
    private long at;

    Directory(Bytes bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.at = start;
    }

    int start() {
        return start;
    }

    boolean atEnd() {
        return at == end;
    }

    Entry next() throws Flaw {
        if (at + LENGTH > end || bytes.word(at) != SIGNATURE) {
            throw new Flaw("zip.directory", "the jar", "its directory is damaged; fetch it again");
        }
        int flags = bytes.half(at + 8);
        int length = bytes.half(at + 28);
        String name = bytes.name(at + LENGTH, length, (flags & UTF8) != 0);
        if (length > LONGEST_NAME || length == 0) {
            throw new Flaw("entry.name", name, "its name is empty or longer than " + LONGEST_NAME + " bytes");
        }
        form(name, flags);
        attributes(name, bytes.word(at + 38));
        extras(bytes, name, at + LENGTH + length, bytes.half(at + 30));
        Entry entry = new Entry(name, flags, bytes.half(at + 10), bytes.unsigned(at + 16), bytes.unsigned(at + 20),
                bytes.unsigned(at + 24), bytes.unsigned(at + 42));
        at += LENGTH + length + bytes.half(at + 30);
        if (at > end) {
            throw new Flaw("zip.directory", name, "its directory entry is cut off; fetch the jar again");
        }
        return entry;
    }

    private void form(String name, int flags) throws Flaw {
        int method = bytes.half(at + 10);
        if ((flags & ~LEVELS_DESCRIPTOR_UTF8) != 0) {
            throw new Flaw("zip.encrypted", name, "is encrypted, patched or masked; write it plain");
        }
        if (method != 0 && method != 8 || (bytes.half(at + 6) & 0xff) > NEWEST_FORMAT) {
            throw new Flaw("zip.method", name, "is neither stored nor deflated, or needs a newer format; compress it with deflate");
        }
        if (bytes.half(at + 32) != 0 || bytes.half(at + 34) != 0) {
            throw new Flaw("zip.directory", name, "has a comment or lies on another disk; leave comments out");
        }
    }

    /** Links, devices and set-id programs are files of another system that a tool which unpacks would make. */
    private static void attributes(String name, int external) throws Flaw {
        int mode = external >>> 16;
        int type = mode & TYPE;
        boolean folder = name.endsWith("/");
        boolean plain = type == 0 || type == (folder ? FOLDER : REGULAR);
        if (!plain || (mode & SPECIAL) != 0 || (external & DOS_LABEL) != 0 || !folder && (external & DOS_FOLDER) != 0) {
            throw new Flaw("zip.mode", name, "is a link, a device or another special file; only files and folders are accepted");
        }
    }

    static void extras(Bytes bytes, String name, long from, int length) throws Flaw {
        bytes.need(from, length);
        long at = from;
        while (at < from + length) {
            if (at + 4 > from + length || at + 4 + bytes.half(at + 2) > from + length || !EXTRAS.contains(bytes.half(at))) {
                throw new Flaw("zip.extra", name, "carries extra data other than times and owner; write the jar anew");
            }
            at += 4 + bytes.half(at + 2);
        }
    }
}
