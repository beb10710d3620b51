// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Workspace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A workspace in its jail: paths are read in one way, and no fault shows where on the host it is. Thread-safe. */
final class JailedFiles implements Workspace {
    private static final long PATIENCE_SECONDS = 30;
    private static final Logger LOG = LoggerFactory.getLogger(JailedFiles.class);

    private final Ground ground;
    private final Reading reading;
    private final Writing writing;
    private final Lock writes;

    /** @param writes held while something changes, so that two checks never pass for one file */
    JailedFiles(Ground ground, Staging staging, Lock writes) {
        this.ground = ground;
        this.reading = new Reading(ground);
        this.writing = new Writing(ground, reading, staging);
        this.writes = writes;
    }

    private interface Act<T> {
        T run() throws IOException;
    }

    @Override
    public Entry stat(String path) {
        Asked asked = asked(path);
        return told(asked, () -> reading.stat(asked));
    }

    @Override
    public List<Entry> list(String path, int limit) {
        Asked asked = asked(path);
        return told(asked, () -> {
            try (Ground.Top top = ground.top()) {
                return new Walk(top, limit).list(asked);
            }
        });
    }

    @Override
    public List<Entry> find(String path, String glob, int limit) {
        Asked asked = asked(path);
        if (glob.length() > 1_000) {
            throw new Failure(Failure.Code.BAD_INPUT, "a pattern has at most 1000 characters");
        }
        return told(asked, () -> {
            try (Ground.Top top = ground.top()) {
                return new Walk(top, limit).find(asked, new Glob(glob));
            }
        });
    }

    @Override
    public byte[] read(String path, long offset, int length) {
        Asked asked = asked(path);
        return told(asked, () -> reading.read(asked, offset, length));
    }

    @Override
    public String digest(String path) {
        Asked asked = asked(path);
        return told(asked, () -> reading.digest(asked));
    }

    @Override
    public Entry write(String path, byte[] content, String ifDigest) {
        Asked asked = asked(path);
        return changed(asked, () -> writing.write(asked, content, ifDigest));
    }

    @Override
    public void move(String from, String to) {
        Asked asked = asked(from);
        Asked target = asked(to);
        changed(asked, () -> {
            writing.move(asked, target);
            return null;
        });
    }

    @Override
    public void remove(String path) {
        Asked asked = asked(path);
        changed(asked, () -> {
            writing.remove(asked);
            return null;
        });
    }

    private Asked asked(String path) {
        try {
            return Asked.of(path, ground.refusals().access().seenAs());
        } catch (Asked.Outside e) {
            throw ground.refusals().outside(path, e.getMessage());
        }
    }

    private <T> T changed(Asked path, Act<T> act) {
        try {
            if (!writes.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                // What is open there may be a pipe that was put in the place of a file, and nobody writes it.
                throw new Failure(Failure.Code.OVERLOADED, "another change of this workspace does not come to its end; try again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Code.TIMEOUT, "the call was ended");
        }
        try {
            return told(path, act);
        } finally {
            writes.unlock();
        }
    }

    private static <T> T told(Asked path, Act<T> act) {
        String shown = Shown.of(path.text(), 300);
        try {
            return act.run();
        } catch (NoSuchFileException e) {
            throw new Failure(Failure.Code.NOT_FOUND, "there is no " + shown);
        } catch (DirectoryNotEmptyException e) {
            throw new Failure(Failure.Code.BAD_INPUT, shown + " is a folder that is not empty");
        } catch (AccessDeniedException e) {
            throw new Failure(Failure.Code.PERMANENT, "the gateway's user has no right to " + shown);
        } catch (IOException e) {
            LOG.warn("A file operation on {} of a workspace failed: {}", shown, e.toString());
            throw new Failure(Failure.Code.TEMPORARY, "the file system failed at " + shown);
        }
    }
}
