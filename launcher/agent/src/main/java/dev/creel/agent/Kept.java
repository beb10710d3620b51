// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Rewritten classes kept from an earlier start, so that a later one needs no rewriting. An entry counts only for the very
 * bytes it was made from; a file of another JDK or rule table counts for nothing. Whoever can write the file can also
 * replace the agent: it lies beside it. Used by one thread.
 */
final class Kept {
    private final String path;
    private final String stamp;
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean changed;

    /** One class: what it was made from, what it became, and which rows of the table matched. */
    private record Entry(long source, byte[] rewritten, List<String> matched) {}

    /**
     * @param path the file, empty to keep nothing
     * @param stamp what the kept classes depend on beside their own bytes
     */
    Kept(String path, String stamp) {
        this.path = path;
        this.stamp = stamp;
        if (!path.isEmpty() && new File(path).isFile()) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(path), 1 << 16))) {
                read(in);
            } catch (IOException e) {
                entries.clear();
            }
        }
    }

    /** The rewritten class if one is kept for these bytes, with its matches added to {@code matched}; otherwise null. */
    byte[] get(String name, byte[] source, Set<String> matched) {
        Entry entry = entries.get(name);
        if (entry == null || entry.source != fingerprint(source)) {
            return null;
        }
        matched.addAll(entry.matched);
        return entry.rewritten;
    }

    void put(String name, byte[] source, byte[] rewritten, Set<String> matched) {
        entries.put(name, new Entry(fingerprint(source), rewritten, new ArrayList<>(matched)));
        changed = true;
    }

    /** Writes what is new; a folder that cannot be written costs the next start time and nothing else. */
    void save() {
        if (!changed || path.isEmpty()) {
            return;
        }
        File fresh = new File(path.concat(".new"));
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(fresh), 1 << 16))) {
            write(out);
        } catch (IOException e) {
            fresh.delete();
            return;
        }
        if (!fresh.renameTo(new File(path))) {
            fresh.delete();
        }
    }

    private void read(DataInputStream in) throws IOException {
        if (!in.readUTF().equals(stamp)) {
            return;
        }
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            long source = in.readLong();
            byte[] rewritten = in.readNBytes(Math.max(0, in.readInt()));
            List<String> matched = new ArrayList<>();
            for (int rows = in.readInt(); rows > 0; rows--) {
                matched.add(in.readUTF());
            }
            entries.put(name, new Entry(source, rewritten, matched));
        }
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeUTF(stamp);
        out.writeInt(entries.size());
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeLong(entry.getValue().source);
            out.writeInt(entry.getValue().rewritten.length);
            out.write(entry.getValue().rewritten);
            out.writeInt(entry.getValue().matched.size());
            for (String row : entry.getValue().matched) {
                out.writeUTF(row);
            }
        }
    }

    private static long fingerprint(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length);
        return crc.getValue() << 32 | bytes.length;
    }
}
