// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.vault.Disk;
import dev.creel.vault.StoreException;
import dev.creel.vault.VaultKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The key's record in the state folder, changed by one process at a time. */
public final class MovableKey implements VaultKey {
    private final Disk disk;
    private final KeySources sources;

    MovableKey(Disk disk, KeySources sources) {
        this.disk = disk;
        this.sources = sources;
        Reseal.settle(disk);
    }

    /** @param env gives a variable of the environment, or null */
    public static MovableKey of(Path stateDir, UnaryOperator<String> env) {
        return new MovableKey(new FileDisk(stateDir), KeySources.of(env));
    }

    @Override
    public Where where() {
        Optional<Path> credential = sources.credential(KeySources.KEY);
        if (credential.isPresent()) {
            return new Where(Place.CREDENTIAL, credential.get().toString(), false);
        }
        try {
            if (!disk.exists(MasterKey.PATH)) {
                return new Where(Place.NONE, "", false);
            }
            KeyRecord record = KeyRecord.of(MasterKey.text(disk));
            boolean inside = record.place() == Place.FILE && Path.of(record.detail()).startsWith(disk.root());
            return new Where(record.place(), record.detail(), record.place() == Place.HERE || inside);
        } catch (IOException e) {
            throw new StoreException(MasterKey.PATH + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Where move(Place to, String detail) {
        new MasterKey(disk, sources).get();
        if (where().place() == Place.CREDENTIAL) {
            throw new StoreException("the key comes from systemd's credential " + where().detail() + ", which goes before any other place;"
                    + " take the credential out of the unit first");
        }
        try {
            disk.alone(MasterKey.LOCK, () -> {
                byte[] key = current();
                KeyRecord record = placed(key, to, detail);
                byte[] back = to == Place.PASSPHRASE ? Passphrase.unlock(record.fields(), detail.toCharArray()) : record.key(sources);
                if (!Arrays.equals(back, key)) {
                    throw new StoreException("what came back from there is another key; nothing was changed");
                }
                MasterKey.write(disk, record.written());
                return record;
            });
        } catch (IOException e) {
            throw new StoreException("the master key was not moved: " + e.getMessage(), e);
        }
        return where();
    }

    @Override
    public int renew() {
        new MasterKey(disk, sources).get();
        try {
            return disk.alone(MasterKey.LOCK, () -> {
                byte[] old = current();
                byte[] fresh = new byte[old.length];
                new SecureRandom().nextBytes(fresh);
                return new Reseal(disk, old, fresh).run(renewed(fresh).written());
            });
        } catch (IOException e) {
            throw new StoreException("it was not sealed anew, or not to the end; the next start goes on or finds it as it was: " + e.getMessage(), e);
        }
    }

    private KeyRecord renewed(byte[] fresh) {
        return switch (where().place()) {
            case HERE -> KeyRecord.here(fresh);
            case PASSPHRASE -> KeyRecord.passphrase(fresh, sources.passphrase());
            default -> throw new StoreException("a key that lies elsewhere is not made anew there; put it back first: creel secrets key --to here");
        };
    }

    /** Read under the lock: one that another command has put in its place meanwhile must not be written over with the one of before. */
    private byte[] current() {
        return new MasterKey(disk, sources).get();
    }

    private KeyRecord placed(byte[] key, Place to, String detail) throws IOException {
        switch (to) {
            case HERE -> {
                return KeyRecord.here(key);
            }
            case PASSPHRASE -> {
                return KeyRecord.passphrase(key, detail.toCharArray());
            }
            case KEYCHAIN -> {
                String account = disk.root().toString();
                sources.keychain().put(account, KeyRecord.here(key).written());
                return KeyRecord.keychain(account);
            }
            case FILE -> {
                Path file = Path.of(detail);
                if (!file.isAbsolute()) {
                    throw new StoreException("\"" + detail + "\" is no absolute path; name the file by its whole path");
                }
                fresh(file, KeyRecord.here(key).written());
                return KeyRecord.file(file);
            }
            default -> throw new StoreException("a key is put here, into a file, under a passphrase or into the keychain;"
                    + " for systemd put it into a file and load that as credential " + KeySources.KEY);
        }
    }

    private static void fresh(Path file, String text) throws IOException {
        try (FileChannel out = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------")))) {
            out.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII)));
            out.force(true);
            forceFolder(file.getParent());
        } catch (FileAlreadyExistsException e) {
            throw new StoreException(file + " is there already; name a file that is not, nothing is written over", e);
        }
    }

    /** Before the key goes away here, or a loss of power could take the file's name there. */
    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
