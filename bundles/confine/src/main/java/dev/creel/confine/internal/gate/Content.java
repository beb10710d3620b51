// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What the entries of a jar hold. Compares each local header with the directory, and each content with its sizes. */
final class Content {
    private static final int SIGNATURE = 0x04034b50;
    private static final int LENGTH = 30;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int DESCRIPTOR_LENGTH = 16;

    private final Bytes bytes;

    Content(Bytes bytes) {
        this.bytes = bytes;
    }

    /** @return where the next entry must begin */
    long verify(Entry entry, int directory) throws Flaw {
        header(entry);
        long data = data(entry.header());
        long end = data + entry.packed();
        bytes.need(data, entry.packed());
        if (entry.folder() ? entry.size() != 0 : !entry.deflated() && entry.packed() != entry.size()) {
            throw new Flaw("zip.content", entry.name(), "its sizes contradict each other");
        }
        if (!entry.deflated() && entry.described()) {
            throw new Flaw("zip.content", entry.name(), "is stored with its size behind it; compress it with deflate");
        }
        unfold(entry, data, null);
        if (entry.described()) {
            if (bytes.word(end) != DESCRIPTOR || bytes.unsigned(end + 4) != entry.crc()
                    || bytes.unsigned(end + 8) != entry.packed() || bytes.unsigned(end + 12) != entry.size()) {
                throw new Flaw("zip.local-header", entry.name(), "what follows its content is not what the directory says");
            }
            end += DESCRIPTOR_LENGTH;
        }
        if (end > directory) {
            throw new Flaw("zip.gap", entry.name(), "reaches into the directory");
        }
        return end;
    }

    private void header(Entry entry) throws Flaw {
        long at = entry.header();
        int length = bytes.half(at + 26);
        boolean same = bytes.word(at) == SIGNATURE && bytes.half(at + 6) == entry.flags() && bytes.half(at + 8) == entry.method()
                && bytes.name(at + LENGTH, length, true).equals(entry.name());
        long sizes = bytes.unsigned(at + 14) | bytes.unsigned(at + 18) | bytes.unsigned(at + 22);
        boolean later = entry.described() && sizes == 0;
        same &= later || bytes.unsigned(at + 14) == entry.crc() && bytes.unsigned(at + 18) == entry.packed()
                && bytes.unsigned(at + 22) == entry.size();
        if (!same) {
            throw new Flaw("zip.local-header", entry.name(), "the directory and the entry itself disagree; fetch the jar again");
        }
        Directory.extras(bytes, entry.name(), at + LENGTH + length, bytes.half(at + 28));
    }

    private long data(long header) throws Flaw {
        return header + LENGTH + bytes.half(header + 26) + bytes.half(header + 28);
    }

    /** What a verified entry holds. */
    byte[] of(Entry entry) {
        try {
            byte[] content = new byte[(int) entry.size()];
            unfold(entry, data(entry.header()), content);
            return content;
        } catch (Flaw e) {
            throw new IllegalStateException("an entry that was verified: " + entry.name(), e);
        }
    }

    /** @param into takes the content, or null to look at it only */
    private void unfold(Entry entry, long data, byte[] into) throws Flaw {
        CRC32 crc = new CRC32();
        if (!entry.deflated()) {
            crc.update(bytes.array(), (int) data, (int) entry.packed());
            if (into != null) {
                System.arraycopy(bytes.array(), (int) data, into, 0, into.length);
            }
        } else {
            inflate(entry, data, into, crc);
        }
        if (crc.getValue() != entry.crc()) {
            throw new Flaw("zip.content", entry.name(), "its checksum is wrong; fetch the jar again");
        }
    }

    private void inflate(Entry entry, long data, byte[] into, CRC32 crc) throws Flaw {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes.array(), (int) data, (int) entry.packed());
            byte[] buffer = new byte[1 << 15];
            long size = 0;
            while (!inflater.finished()) {
                int n = inflater.inflate(buffer);
                if (size + n > entry.size() || n == 0 && !inflater.finished()) {
                    throw new DataFormatException();
                }
                crc.update(buffer, 0, n);
                if (into != null) {
                    System.arraycopy(buffer, 0, into, (int) size, n);
                }
                size += n;
            }
            if (size != entry.size() || inflater.getBytesRead() != entry.packed()) {
                throw new DataFormatException();
            }
        } catch (DataFormatException e) {
            throw new Flaw("zip.content", entry.name(), "does not unfold to the size it says; fetch the jar again");
        } finally {
            inflater.end();
        }
    }
}
