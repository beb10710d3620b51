// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.vault.Disk;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a log's file from start to end, cuts off what a crash left half written, and refuses any other damage. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private static final int VANISHED = 16;

    private final String path;
    private final Disk.File file;
    private final Sealer sealer;
    private final boolean sealing;
    private final long floor;

    Opening(String path, Disk.File file, Sealer sealer, boolean sealing, long floor) {
        this.path = path;
        this.file = file;
        this.sealer = sealer;
        this.sealing = sealing;
        this.floor = floor;
    }

    /** A file that is whole. */
    record Found(
            String path, Disk.File file, LineForm form, byte[] mark, long count, long bytes, long[] places, boolean fresh) {}

    Found open() throws IOException {
        long size = file.size();
        LineFile lines = new LineFile(file, 0, size);
        byte[] first = lines.next();
        SealedForm sealed = first == null ? null : SealedForm.of(sealer, path, first);
        boolean small = first == null && size <= SealedForm.HEADER_LINE;
        if (sealed == null && (small || floor <= 0) && tornHeader(Math.min(size, SealedForm.HEADER_LINE))) {
            return create();
        }
        if (sealed == null && sealing) {
            throw notSealed(path);
        }
        Found found = sealed == null ? check(new PlainForm(), new LineFile(file, 0, size), size) : check(sealed, lines, size);
        if (floor == Store.UNFORCED) {
            // What a killed process left may be in memory only; from here on it counts as forced.
            file.force();
        }
        return found;
    }

    /** Whether the file begins with a header that ends early or has zeros in it, as a crash at its creation leaves it. */
    private boolean tornHeader(long size) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) size);
        while (piece.hasRemaining() && file.read(piece.position(), piece) >= 0) {
            // until it is full
        }
        boolean torn = size < SealedForm.HEADER_LINE;
        for (int i = 0; i < size; i++) {
            byte b = piece.get(i);
            torn |= b == 0;
            if (b != 0 && i < SealedForm.HEADER.length() && b != SealedForm.HEADER.charAt(i)) {
                return false;
            }
        }
        return torn;
    }

    private Found create() throws IOException {
        file.truncate(0);
        LineForm form = new PlainForm();
        if (sealing) {
            byte[] salt = new byte[SealedForm.SALT];
            sealer.nonce(salt, salt.length);
            form = new SealedForm(sealer, path, salt);
            ByteBuffer header = ByteBuffer.allocate(form.header().length + 1);
            file.append(header.put(form.header()).put((byte) '\n').flip());
        }
        return new Found(path, file, form, form.start(), 0, file.size(), new long[0], true);
    }

    private Found check(LineForm form, LineFile lines, long size) throws IOException {
        byte[] mark = form.start();
        long count = 0;
        long[] places = new long[4];
        for (byte[] text = lines.next(); text != null; text = lines.next()) {
            LineForm.Read read = form.decode(count, mark, text);
            if (read == null) {
                long start = lines.start();
                boolean lost = floor == Store.UNFORCED ? !confirmed(form, text, lines, count) : count >= floor;
                if (!lost && !zeros(start, size)) {
                    throw damaged(path, count, form.header().length > 0);
                }
                return cut(form, mark, count, start, size, places);
            }
            places = count % 64 == 0 ? LineLog.place(places, count, lines.start()) : places;
            mark = read.mark();
            count++;
        }
        return lines.end() < size
                ? cut(form, mark, count, lines.end(), size, places)
                : new Found(path, file, form, mark, count, size, places, false);
    }

    /**
     * Whether a line after the broken one was written when the broken one was on disk already: then a crash cannot have
     * broken it. Lines may have vanished in between, so a few places are tried for each.
     */
    private static boolean confirmed(LineForm form, byte[] broken, LineFile lines, long position) throws IOException {
        byte[] before = form.mark(broken);
        long index = position + 1;
        for (byte[] text = lines.next(); text != null; text = lines.next(), index++) {
            for (int shift = 0; before != null && shift <= VANISHED; shift++) {
                LineForm.Read read = form.decode(index + shift, before, text);
                if (read != null && read.forced() > position) {
                    return true;
                }
            }
            before = form.mark(text);
        }
        return false;
    }

    private Found cut(LineForm form, byte[] mark, long count, long at, long size, long[] places) throws IOException {
        LOG.warn("{} ended in a piece of a line after line {}: {} bytes that were never confirmed are cut off", path, count, size - at);
        file.truncate(at);
        return new Found(path, file, form, mark, count, at, places, false);
    }

    private boolean zeros(long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 << 10);
        for (long at = from; at < to; at += bytes.limit()) {
            bytes.clear();
            if (file.read(at, bytes) < 0) {
                return true;
            }
            bytes.flip();
            for (int i = 0; i < bytes.limit(); i++) {
                if (bytes.get(i) != 0 && bytes.get(i) != '\n') {
                    return false;
                }
            }
        }
        return true;
    }

    static StoreException notSealed(String path) {
        return new StoreException(path + " is not sealed, but vault.sealing is \"sealed\": somebody else wrote it, or the setting"
                + " was changed; move the file away, or set vault.sealing to \"plain\"");
    }

    static StoreException damaged(String path, long position, boolean header) {
        return new StoreException(path + ", line " + (position + (header ? 2 : 1)) + ", does not open: the file was edited, cut,"
                + " copied from elsewhere or damaged, or the master key is another one; put the file back from a backup, or move it away");
    }
}
