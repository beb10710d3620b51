// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.vault.Disk;
import dev.creel.vault.SealedLog;
import dev.creel.vault.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One open log. Lines gather in memory and are written together; a force takes along everybody who waits at that moment. What
 * the disk did not take is cut off again and stays gathered, so that the file never holds half a line. Thread-safe.
 */
final class LineLog implements SealedLog {
    private static final int GATHER = 8 << 10;
    private static final int MOST_GATHERED = 4 << 20;
    private static final int STRIDE = 64;

    private final String path;
    private final Disk.File file;
    private final LineForm form;
    private final Runnable onFirstForce;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forceEnded = lock.newCondition();
    private ByteArrayOutputStream gathered = new ByteArrayOutputStream(0);
    private long[] places;
    private long written;
    private long count;
    private long forced;
    private byte[] mark;
    private long writtenCount;
    /** Whether the last write found no room. */
    private boolean refused;
    private boolean forcing;
    private boolean fresh;
    private boolean closed;
    private StoreException broken;

    LineLog(Opening.Found found, Runnable onFirstForce, Runnable onClose) {
        this.path = found.path();
        this.file = found.file();
        this.form = found.form();
        this.mark = found.mark();
        this.count = found.count();
        this.forced = found.count();
        this.written = found.bytes();
        this.writtenCount = found.count();
        this.places = found.places();
        this.fresh = found.fresh();
        this.onFirstForce = onFirstForce;
        this.onClose = onClose;
    }

    @Override
    public long append(byte[] line) {
        lock.lock();
        try {
            usable();
            if (gathered.size() > MOST_GATHERED) {
                write();
            }
            gather(line);
            if (gathered.size() >= GATHER && !refused) {
                tryToWrite();
            }
            return count - 1;
        } finally {
            lock.unlock();
        }
    }

    /** The line is kept either way; that the disk took nothing is told to whoever forces. */
    private void tryToWrite() {
        try {
            write();
        } catch (StoreException e) {
            if (broken != null) {
                throw e;
            }
        }
    }

    @Override
    public long admit(List<byte[]> lines) {
        lock.lock();
        try {
            usable();
            write();
            long first = count;
            byte[] before = mark;
            try {
                lines.forEach(this::gather);
                write();
            } catch (StoreException e) {
                count = first;
                mark = before;
                gathered.reset();
                throw e;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void gather(byte[] line) {
        LineForm.Written text = form.encode(count, mark, forced, line);
        if (count % STRIDE == 0) {
            places = place(places, count, written + gathered.size());
        }
        gathered.writeBytes(text.text());
        gathered.write('\n');
        mark = text.mark();
        count++;
    }

    static long[] place(long[] places, long count, long at) {
        int index = (int) (count / STRIDE);
        long[] grown = index < places.length ? places : Arrays.copyOf(places, Math.max(4, index * 2));
        grown[index] = at;
        return grown;
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            usable();
            write();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void force() {
        lock.lock();
        try {
            usable();
            write();
            long wanted = count;
            while (forced < wanted) {
                usable();
                if (forcing) {
                    forceEnded.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forces for everybody whose line is in by now; the disk is waited for outside the lock. */
    private void lead() {
        long reached = writtenCount;
        boolean first = fresh;
        forcing = true;
        lock.unlock();
        IOException failure = null;
        try {
            file.force();
            if (first) {
                onFirstForce.run();
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            lock.lock();
            forcing = false;
            forceEnded.signalAll();
        }
        if (failure != null) {
            throw fail("cannot be forced to disk", failure);
        }
        forced = reached;
        fresh = false;
    }

    private void write() {
        if (gathered.size() == 0) {
            return;
        }
        try {
            file.append(ByteBuffer.wrap(gathered.toByteArray()));
        } catch (IOException e) {
            throw undone(e);
        }
        refused = false;
        written += gathered.size();
        writtenCount = count;
        if (gathered.size() > 4 * GATHER) {
            gathered = new ByteArrayOutputStream(0);
        } else {
            gathered.reset();
        }
    }

    /** Cuts off the piece that was written. */
    private StoreException undone(IOException cause) {
        try {
            file.truncate(written);
        } catch (IOException e) {
            e.addSuppressed(cause);
            return fail("ends in half a line, which cannot be cut off", e);
        }
        refused = true;
        return new StoreException(path + " cannot be written: " + cause.getMessage() + "; make room on the disk or make it"
                + " writable, then it goes on by itself", cause);
    }

    /** After a failed force nobody knows what is on disk, and asking again would hide it: the log stays broken. */
    private StoreException fail(String what, IOException cause) {
        broken = new StoreException(path + " " + what + ": " + cause.getMessage()
                + "; look at the disk, then start again", cause);
        return broken;
    }

    private void usable() {
        if (broken != null) {
            throw new StoreException(broken.getMessage(), broken);
        }
        if (closed) {
            throw new StoreException(path + " is closed");
        }
    }

    @Override
    public void read(long from, Reader reader) {
        long upTo;
        long bytes;
        long at;
        long start;
        lock.lock();
        try {
            usable();
            write();
            upTo = count;
            bytes = written;
            start = Math.max(0, Math.min(from, count) - 1) / STRIDE * STRIDE;
            at = start < count ? places[(int) (start / STRIDE)] : bytes;
        } finally {
            lock.unlock();
        }
        try {
            read(from, upTo, new LineFile(file, at, bytes), start, reader);
        } catch (IOException e) {
            throw new StoreException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(long from, long upTo, LineFile lines, long start, Reader reader) throws IOException {
        byte[] before = form.start();
        for (long position = start; position < upTo; position++) {
            byte[] text = lines.next();
            LineForm.Read read = text == null || position < from ? null : form.decode(position, before, text);
            byte[] next = text == null ? null : position < from ? form.mark(text) : read == null ? null : read.mark();
            if (next == null) {
                throw Opening.damaged(path, position, form.header().length > 0);
            }
            if (position >= from && !reader.line(position, read.line())) {
                return;
            }
            before = next;
        }
    }

    @Override
    public long size() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        onClose.run();
    }

    /**
     * Closes the file; the store calls it while nobody can open the log anew.
     *
     * @param written whether what is gathered is written first; when that fails the log stays open
     */
    void shut(boolean written) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (broken == null && written) {
                write();
            }
            closed = true;
            file.close();
        } catch (IOException e) {
            throw new StoreException(path + " cannot be closed: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
