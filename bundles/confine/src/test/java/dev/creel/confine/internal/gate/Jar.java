// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes jars by hand, so that each field of the format can be wrong on purpose. */
final class Jar {
    static final String MANIFEST = "META-INF/MANIFEST.MF";
    static final String GOOD = "Manifest-Version: 1.0\r\nBundle-ManifestVersion: 2\r\nBundle-SymbolicName: me.plugin\r\nBundle-Version: 1.0.0\r\n";

    /** One entry; the fields are what a test may change. */
    static final class Part {
        String name;
        String localName;
        byte[] content;
        int flags = 1 << 11;
        int localFlags = -1;
        int method = 8;
        int madeBy = 20;
        int version = 20;
        int external;
        long size = -1;
        long localSize = -1;
        byte[] extra = {};
        byte[] localExtra = {};
        byte[] before = {};
        byte[] comment = {};

        Part(String name, byte[] content) {
            this.name = name;
            this.content = content;
        }
    }

    final List<Part> parts = new ArrayList<>();
    byte[] prefix = {};
    byte[] beforeDirectory = {};
    byte[] afterDirectory = {};
    byte[] comment = {};
    byte[] suffix = {};

    static Jar bundle(String headers) {
        return new Jar().with(MANIFEST, GOOD + headers + "\r\n");
    }

    Jar with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Jar with(String name, byte[] content) {
        parts.add(new Part(name, content));
        return this;
    }

    Part last() {
        return parts.get(parts.size() - 1);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        out.writeBytes(prefix);
        for (Part part : parts) {
            out.writeBytes(part.before);
            directory.writeBytes(central(part, out.size()));
            local(part, out);
        }
        out.writeBytes(beforeDirectory);
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06054b50).putInt(0);
        end.putShort((short) parts.size()).putShort((short) parts.size()).putInt(directory.size()).putInt(out.size());
        end.putShort((short) comment.length);
        out.writeBytes(directory.toByteArray());
        out.writeBytes(afterDirectory);
        out.writeBytes(end.array());
        out.writeBytes(comment);
        out.writeBytes(suffix);
        return out.toByteArray();
    }

    private static void local(Part part, ByteArrayOutputStream out) {
        byte[] name = (part.localName == null ? part.name : part.localName).getBytes(StandardCharsets.UTF_8);
        byte[] packed = packed(part);
        ByteBuffer header = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN).putInt(0x04034b50).putShort((short) part.version);
        header.putShort((short) (part.localFlags < 0 ? part.flags : part.localFlags)).putShort((short) part.method).putInt(0);
        header.putInt(crc(part)).putInt(packed.length);
        header.putInt((int) (part.localSize < 0 ? part.content.length : part.localSize));
        out.writeBytes(header.putShort((short) name.length).putShort((short) part.localExtra.length).array());
        out.writeBytes(name);
        out.writeBytes(part.localExtra);
        out.writeBytes(packed);
    }

    private static byte[] central(Part part, int offset) {
        byte[] name = part.name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(46 + name.length + part.extra.length + part.comment.length).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x02014b50).putShort((short) part.madeBy).putShort((short) part.version).putShort((short) part.flags);
        header.putShort((short) part.method).putInt(0).putInt(crc(part)).putInt(packed(part).length);
        header.putInt((int) (part.size < 0 ? part.content.length : part.size)).putShort((short) name.length);
        header.putShort((short) part.extra.length).putShort((short) part.comment.length).putInt(0).putInt(part.external).putInt(offset);
        return header.put(name).put(part.extra).put(part.comment).array();
    }

    private static int crc(Part part) {
        CRC32 crc = new CRC32();
        crc.update(part.content);
        return (int) crc.getValue();
    }

    private static byte[] packed(Part part) {
        if (part.method != 8) {
            return part.content;
        }
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(part.content);
        deflater.finish();
        byte[] buffer = new byte[part.content.length * 2 + 64];
        int length = deflater.deflate(buffer);
        deflater.end();
        return java.util.Arrays.copyOf(buffer, length);
    }
}
