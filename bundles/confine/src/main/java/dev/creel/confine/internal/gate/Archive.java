// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entries of a jar that every reader of jars must see alike: the local headers say what the central directory says,
 * entries follow one another from the first byte to the directory, and the directory ends where the jar ends. Holds the
 * jar's bytes; immutable.
 */
final class Archive {
    /** Where a manifest lies. */
    static final String MANIFEST = "META-INF/MANIFEST.MF";

    private static final String REWRITE = "; write the jar anew with the JDK's jar tool";
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;

    private final Content content;
    private final Map<String, Entry> entries;

    private Archive(Content content, Map<String, Entry> entries) {
        this.content = content;
        this.entries = entries;
    }

    /** @throws Flaw at the first thing two readers could take differently */
    static Archive read(byte[] jar, Budget budget) throws Flaw {
        Bytes bytes = new Bytes(jar);
        int end = jar.length - END_LENGTH;
        if (end < 0 || bytes.word(end) != END) {
            throw new Flaw("zip.end", "the jar", "does not end with its directory; a comment or other bytes after it are refused" + REWRITE);
        }
        int count = bytes.half(end + 10);
        long size = bytes.unsigned(end + 12);
        long start = bytes.unsigned(end + 16);
        if (count == 0xffff || size == 0xffffffffL || start == 0xffffffffL) {
            throw new Flaw("zip.zip64", "the jar", "uses the zip64 form" + REWRITE);
        }
        if (bytes.word(end + 4) != 0 || bytes.half(end + 8) != count || bytes.half(end + 20) != 0 || start + size != end) {
            throw new Flaw("zip.end", "the jar", "its directory is not where and what its end says" + REWRITE);
        }
        Content content = new Content(bytes);
        Map<String, Entry> entries = entries(new Directory(bytes, (int) start, end), count, content, budget);
        return new Archive(content, entries);
    }

    private static Map<String, Entry> entries(Directory directory, int count, Content content, Budget budget) throws Flaw {
        Map<String, Entry> entries = new LinkedHashMap<>();
        long next = 0;
        for (int i = 0; i < count; i++) {
            Entry entry = directory.next();
            if (entry.header() != next) {
                throw new Flaw("zip.gap", entry.name(), "does not begin where the entry before it ends" + REWRITE);
            }
            budget.take(entry);
            next = content.verify(entry, directory.start());
            if (entries.put(entry.name(), entry) != null) {
                throw new Flaw("entry.duplicate", entry.name(), "a second entry of that name" + REWRITE);
            }
        }
        if (next != directory.start() || !directory.atEnd()) {
            throw new Flaw("zip.gap", "the jar", "has bytes between its entries and its directory, or after the directory's last entry" + REWRITE);
        }
        return entries;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** The entry of exactly that name, or null. */
    Entry entry(String name) {
        return entries.get(name);
    }

    byte[] content(Entry entry) {
        return content.of(entry);
    }
}
