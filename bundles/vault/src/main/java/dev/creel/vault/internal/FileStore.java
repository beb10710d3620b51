// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.config.Config;
import dev.creel.confine.Threads;
import dev.creel.vault.Disk;
import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store over a {@link Disk}; thread-safe. The key {@code vault.sealing} decides how new files are written. */
@Component(service = Store.class)
public final class FileStore implements Store {
    private static final int LARGEST_SMALL_FILE = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

    private final Disk disk;
    private final boolean sealing;
    private final Sealer sealer;
    private final Map<String, LineLog> open = new HashMap<>();

    @Activate
    public FileStore(@Reference Disk disk, @Reference Config config, @Reference Threads threads) {
        this(
                disk,
                !config.current().text("vault.sealing").orElse("sealed").equals("plain"),
                KeySources.of(System::getenv));
        if (sealing) {
            threads.factory("vault-warm").newThread(this::warm).start();
        }
    }

    private FileStore(Disk disk, boolean sealing, KeySources sources) {
        this.disk = disk;
        this.sealing = sealing;
        Reseal.settle(disk);
        this.sealer = new Sealer(new MasterKey(disk, sources));
    }

    /**
     * A store without OSGi.
     *
     * @param credentials systemd's folder of credentials, empty for none
     */
    public static FileStore of(Disk disk, boolean sealing, String credentials) {
        return new FileStore(disk, sealing, KeySources.of(name -> name.equals("CREDENTIALS_DIRECTORY") ? credentials : System.getenv(name)));
    }

    /** Loads the ciphers besides the start, so that the first message does not wait for them. */
    private void warm() {
        SealedForm form = new SealedForm(sealer, "warm", new byte[SealedForm.SALT]);
        byte[] text = form.encode(0, form.start(), 0, new byte[64]).text();
        form.decode(0, form.start(), text);
    }

    @Override
    public SealedLog log(String path) {
        return log(path, Long.MAX_VALUE);
    }

    @Override
    public synchronized SealedLog log(String path, long floor) {
        LineLog log = open.get(path);
        if (log == null) {
            log = opened(path, floor);
            open.put(path, log);
        }
        return log;
    }

    private LineLog opened(String path, long floor) {
        Disk.File file = null;
        try {
            file = disk.open(path);
            Opening.Found found = new Opening(path, file, sealer, sealing, floor).open();
            LineLog log = new LineLog(found, () -> forceFolder(path), () -> shut(path, true));
            file = null;
            return log;
        } catch (IOException e) {
            throw new StoreException(path + " cannot be opened: " + e.getMessage(), e);
        } finally {
            closeQuietly(file);
        }
    }

    private static void closeQuietly(Disk.File file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new StoreException("a file that did not open cannot be closed: " + e.getMessage(), e);
        }
    }

    private synchronized void shut(String path, boolean written) {
        LineLog log = open.get(path);
        if (log != null) {
            log.shut(written);
            open.remove(path);
        }
    }

    private void forceFolder(String path) {
        try {
            disk.forceFolder(FileDisk.parent(path));
        } catch (IOException e) {
            throw new StoreException("the folder of " + path + " cannot be forced to disk: " + e.getMessage(), e);
        }
    }

    @Override
    public void force(Collection<String> paths) {
        Set<String> folders = new LinkedHashSet<>();
        for (String path : paths) {
            try {
                forceOne(path);
            } catch (IOException e) {
                throw new StoreException(path + " cannot be forced to disk: " + e.getMessage(), e);
            }
            if (folders.add(FileDisk.parent(path))) {
                forceFolder(path);
            }
        }
    }

    private void forceOne(String path) throws IOException {
        LineLog log;
        synchronized (this) {
            log = open.get(path);
        }
        if (log != null) {
            log.force();
        } else if (disk.exists(path)) {
            try (Disk.File file = disk.open(path)) {
                file.force();
            }
        }
    }

    @Override
    public synchronized void write(String path, byte[] content) {
        String temporary = path + ".new";
        try {
            disk.delete(temporary);
            fill(temporary, sealing ? sealed(path, content) : content);
            disk.rename(temporary, path);
            disk.forceFolder(FileDisk.parent(path));
        } catch (IOException e) {
            throw new StoreException(path + " cannot be written: " + e.getMessage() + "; what it held stays; check space and rights"
                    + " of the state folder", e);
        }
    }

    /** Takes away what it could not finish: on a full disk half a file would only take more room. */
    private void fill(String path, byte[] content) throws IOException {
        boolean whole = false;
        try (Disk.File file = disk.open(path)) {
            file.append(ByteBuffer.wrap(content));
            file.force();
            whole = true;
        } finally {
            if (!whole) {
                disk.delete(path);
            }
        }
    }

    /** A small file is a log of one line. */
    private byte[] sealed(String path, byte[] content) {
        byte[] salt = new byte[SealedForm.SALT];
        sealer.nonce(salt, salt.length);
        SealedForm form = new SealedForm(sealer, path, salt);
        byte[] text = form.encode(0, form.start(), 0, content).text();
        ByteBuffer bytes = ByteBuffer.allocate(form.header().length + text.length + 2);
        return bytes.put(form.header()).put((byte) '\n').put(text).put((byte) '\n').array();
    }

    @Override
    public synchronized Optional<byte[]> read(String path) {
        try {
            if (!disk.exists(path)) {
                return Optional.empty();
            }
            try (Disk.File file = disk.open(path)) {
                return Optional.of(content(path, file));
            }
        } catch (IOException e) {
            throw new StoreException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] content(String path, Disk.File file) throws IOException {
        if (file.size() > LARGEST_SMALL_FILE) {
            throw new StoreException(path + " is larger than " + LARGEST_SMALL_FILE + " bytes");
        }
        LineFile lines = new LineFile(file, 0, file.size());
        byte[] first = lines.next();
        SealedForm form = first == null ? null : SealedForm.of(sealer, path, first);
        if (form == null && sealing) {
            throw Opening.notSealed(path);
        }
        if (form == null) {
            ByteBuffer all = ByteBuffer.allocate((int) file.size());
            while (all.hasRemaining() && file.read(all.position(), all) >= 0) {
                // until it is full
            }
            return all.array();
        }
        byte[] text = lines.next();
        LineForm.Read read = text == null || lines.end() != file.size() ? null : form.decode(0, form.start(), text);
        if (read == null) {
            throw Opening.damaged(path, 0, true);
        }
        return read.line();
    }

    @Override
    public synchronized void delete(String path) {
        shut(path, false);
        try {
            disk.delete(path);
        } catch (IOException e) {
            throw new StoreException(path + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> list(String path) {
        try {
            return disk.list(path);
        } catch (IOException e) {
            throw new StoreException(path + " cannot be listed: " + e.getMessage(), e);
        }
    }

    @Override
    public Path root() {
        return disk.root();
    }

    @Deactivate
    public void stop() {
        List<LineLog> logs;
        synchronized (this) {
            logs = List.copyOf(open.values());
        }
        for (LineLog log : logs) {
            try {
                log.force();
                log.close();
            } catch (StoreException e) {
                LOG.error("The end of a log is not on disk", e);
                log.shut(false);
            }
        }
    }
}
