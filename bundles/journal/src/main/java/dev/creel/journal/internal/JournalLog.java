// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's lines on disk and the logs written through them. Called under the journal's lock, {@link #read} without; the
 * disk is waited for outside it, so that turns at the same time share a force.
 */
final class JournalLog {
    private static final Logger LOG = LoggerFactory.getLogger(JournalLog.class);
    private static final long PENDING_BYTES = 4L << 20;

    private final Store store;
    private final ThreadFactory threads;
    private final long segmentBytes;
    private final FactText text;
    private final ReentrantLock lock;
    private final Condition dropped;
    private final Followers followers;
    private Ledger ledger;
    private Segments segments;
    private SealedLog log;
    private long bytes;
    /** Whether files of the past are being dropped; then no further one is begun. */
    private boolean dropping;

    private boolean closed;
    private volatile String broken = "";
    /** Why other logs lack lines that the journal has; null as long as they do not. */
    private volatile StoreException behind;

    /** @param segmentBytes size at which a new file is begun */
    JournalLog(Store store, ThreadFactory threads, long segmentBytes, FactText text, ReentrantLock lock) {
        this.store = store;
        this.threads = threads;
        this.segmentBytes = segmentBytes;
        this.text = text;
        this.lock = lock;
        this.dropped = lock.newCondition();
        this.followers = new Followers(store);
    }

    /** Reads all there is. @return what it amounts to */
    Ledger open() {
        Replay replay = new Replay(text);
        segments = new Segments(store);
        segments.read(replay::begin, replay::line);
        ledger = replay.ledger();
        log = segments.current();
        bytes = replay.bytes();
        followers.recover(replay.lines());
        return ledger;
    }

    /** Why nothing can be written any more; empty while all is well. */
    String broken() {
        return broken;
    }

    void breaks(String why) {
        broken = why;
    }

    /** Writes what has happened: on a full disk it waits in memory until there is room. */
    void write(Fact fact) {
        byte[] line = text.write(fact);
        told(() -> log.append(line));
        bytes += line.length;
    }

    /** Writes what is about to be promised: all of it, or nothing when this throws. @return the place of the first */
    long admit(List<Fact> facts) {
        List<byte[]> lines = facts.stream().map(text::write).toList();
        long position = kept(() -> log.admit(lines));
        lines.forEach(line -> bytes += line.length);
        return position;
    }

    /** What was written outlives this process from here on. */
    void flush() {
        kept(() -> {
            log.flush();
            return 0L;
        });
    }

    /** A line for another log. @return whether so much waits that a force is due */
    boolean follow(String path, long position, String line) {
        if (behind != null && followers.waiting() > 2 * PENDING_BYTES) {
            throw new StoreException(behind.getMessage(), behind);
        }
        long at = admit(List.of(Fact.line(path, position, line)));
        return followers.add(at, path, position, line.getBytes(StandardCharsets.UTF_8)) > PENDING_BYTES;
    }

    void read(String path, long from, SealedLog.Reader reader) {
        StoreException missing = behind;
        if (missing != null) {
            throw new StoreException(missing.getMessage(), missing);
        }
        followers.read(path, from, reader);
    }

    void remove(String path) {
        admit(List.of(Fact.gone(path)));
        // The word first: a file that is gone without it would look like one that lost its lines.
        log.force();
        followers.apply(log.size());
        followers.remove(path);
    }

    /** Returns when everything before it is on disk; lets go of the lock meanwhile. */
    void force() {
        SealedLog here = log;
        long upTo = log.size();
        boolean full = bytes > segmentBytes && !dropping;
        lock.unlock();
        try {
            kept(() -> forced(here, upTo));
        } finally {
            lock.lock();
        }
        if (closed) {
            return;
        }
        // A new segment was begun in between: that forced and applied everything before.
        if (here == log) {
            apply(upTo);
        }
        if (full && bytes > segmentBytes && !dropping) {
            roll();
        }
    }

    /** What is forced is kept, whether or not the other logs have room for their copy now. */
    private void apply(long upTo) {
        try {
            followers.apply(upTo);
            behind = null;
        } catch (StoreException e) {
            behind = e;
            broken = e.getMessage();
        }
    }

    private static long forced(SealedLog log, long upTo) {
        log.force();
        return upTo;
    }

    /** What reaches the system says that a full disk has room again. */
    private long kept(LongSupplier write) {
        long result = told(write);
        broken = "";
        return result;
    }

    private long told(LongSupplier write) {
        try {
            return write.getAsLong();
        } catch (StoreException e) {
            broken = e.getMessage();
            throw e;
        }
    }

    /**
     * Goes on in a new file that begins with everything still needed. The old one is dropped in the background once the logs
     * written through it are on disk; a crash before that reads both, and reading twice changes nothing. Without room for the new file the
     * old one goes on: what called for a new one is on disk already.
     */
    private void roll() {
        try {
            log.force();
            followers.apply(log.size());
            segments.begin(this::copy);
        } catch (StoreException e) {
            LOG.warn("No new file of the journal can be begun, so the old one grows", e);
            // Not at each force again.
            bytes = segmentBytes / 2;
            return;
        }
        Set<String> dirty = followers.takeDirty();
        log = segments.current();
        bytes = 0;
        List<String> old = segments.old();
        dropping = true;
        threads.newThread(() -> drop(dirty, old)).start();
    }

    private void copy(SealedLog fresh) {
        ledger.write(fact -> fresh.append(text.write(fact)));
        fresh.append(text.write(Fact.snapshot()));
        fresh.force();
    }

    private void drop(Set<String> dirty, List<String> old) {
        try {
            store.force(dirty);
            lock.lock();
            try {
                segments.drop(old);
            } finally {
                lock.unlock();
            }
        } catch (StoreException e) {
            followers.putBack(dirty);
            LOG.error("Old files of the journal are kept, because what they protect is not on disk yet", e);
        } finally {
            lock.lock();
            dropping = false;
            dropped.signalAll();
            lock.unlock();
        }
    }

    /** Leaves nothing to write again at the next start. */
    void close() {
        while (dropping) {
            dropped.awaitUninterruptibly();
        }
        log.force();
        followers.apply(log.size());
        store.force(followers.takeDirty());
        log.append(text.write(Fact.checkpoint()));
        log.force();
        followers.close();
        log.close();
        closed = true;
    }
}
