// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A new zip file of evidence, which its manifest names piece by piece with SHA-256, and a signature over the manifest; used once. */
final class Evidence implements AutoCloseable {
    static final String MANIFEST = "MANIFEST.json";
    static final String SIGNATURE = "SIGNATURE.json";

    private final ZipOutputStream zip;
    private final List<Json> pieces = new ArrayList<>();
    private final List<Json> missing = new ArrayList<>();
    private long bytes;

    Evidence(Path file) throws IOException {
        zip = new ZipOutputStream(Channels.newOutputStream(FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))));
    }

    /** Writes a piece. */
    @FunctionalInterface
    interface Piece {
        void into(OutputStream out) throws IOException;
    }

    void add(String name, Piece piece) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        DigestOutputStream out = new DigestOutputStream(new Counting(), sha256());
        piece.into(out);
        zip.closeEntry();
        pieces.add(Json.object().put("name", name).put("sha256", HexFormat.of().formatHex(out.getMessageDigest().digest())).build());
    }

    void add(String name, String text) throws IOException {
        add(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A file as long as it is now, for one that grows; a link is not followed. */
    void add(String name, Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            left(name, "is not there or no plain file");
            return;
        }
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            add(name, out -> copy(in, out, size));
        }
    }

    private static void copy(InputStream in, OutputStream out, long size) throws IOException {
        byte[] part = new byte[64 << 10];
        long rest = size;
        for (int n = in.read(part, 0, (int) Math.min(rest, part.length)); rest > 0 && n > 0; n = in.read(part, 0, (int) Math.min(rest, part.length))) {
            out.write(part, 0, n);
            rest -= n;
        }
    }

    /** Says what is not in it and why: what is missing without a word would look like nothing happened. */
    void left(String name, String why) {
        missing.add(Json.object().put("name", name).put("why", why).build());
    }

    /** Uncompressed, so far. */
    long bytes() {
        return bytes;
    }

    List<Json> missing() {
        return missing;
    }

    /** Seals it off. @return SHA-256 of the manifest, which stands for everything */
    String sign(EvidenceKey key, Json.Builder about) throws IOException {
        byte[] manifest = about.put("creel", "evidence").put("v", 1).put("files", Json.array(pieces)).put("leftOut", Json.array(missing))
                .build().text().getBytes(StandardCharsets.UTF_8);
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(manifest);
        zip.closeEntry();
        zip.putNextEntry(new ZipEntry(SIGNATURE));
        Base64.Encoder text = Base64.getEncoder();
        zip.write(Json.object().put("key", text.encodeToString(key.open())).put("signature", text.encodeToString(key.sign(manifest))).build().text()
                .getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
        return EvidenceKey.sha256(manifest);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The zip's entry, counted. */
    private final class Counting extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            zip.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] part, int from, int length) throws IOException {
            zip.write(part, from, length);
            bytes += length;
        }
    }
}
