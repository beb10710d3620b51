// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The journal's files, {@code journal/00000001.jsonl} and on: the last one is written, older ones wait to be dropped. Not thread-safe. */
final class Segments {
    static final String FOLDER = "journal";
    private static final int DIGITS = 8;

    private final Store store;
    private final List<String> paths = new ArrayList<>();
    private long number;
    private SealedLog current;

    Segments(Store store) {
        this.store = store;
        for (String name : store.list(FOLDER)) {
            if (name.length() == DIGITS + 6 && name.endsWith(".jsonl") && name.chars().limit(DIGITS).allMatch(Character::isDigit)) {
                paths.add(FOLDER + "/" + name);
                number = Long.parseLong(name.substring(0, DIGITS));
            }
        }
    }

    /**
     * Reads all of them, oldest first, and leaves the last one open.
     *
     * @param begin told at the begin of each, whether it is the first that ever was
     */
    void read(Consumer<Boolean> begin, SealedLog.Reader reader) {
        for (String path : paths) {
            if (current != null) {
                current.close();
            }
            current = store.log(path, Store.UNFORCED);
            begin.accept(path.equals(path(1)));
            current.read(0, reader);
        }
        if (current == null) {
            begin(fresh -> { });
        }
    }

    SealedLog current() {
        return current;
    }

    /** Begins a new one with that copy; when it cannot be written it is taken away for good, and the current one stays. */
    void begin(Consumer<SealedLog> copy) {
        String path = path(number + 1);
        try {
            SealedLog fresh = store.log(path, Store.UNFORCED);
            copy.accept(fresh);
            current = fresh;
        } catch (StoreException e) {
            // Half a copy that came back after a loss of power would say what is no longer so.
            store.delete(path);
            store.force(List.of(path));
            throw e;
        }
        number++;
        paths.add(path);
    }

    private static String path(long number) {
        String digits = Long.toString(number);
        return FOLDER + "/" + "0".repeat(DIGITS - digits.length()) + digits + ".jsonl";
    }

    /** Those before the current one. */
    List<String> old() {
        return List.copyOf(paths.subList(0, Math.max(0, paths.size() - 1)));
    }

    void drop(List<String> old) {
        old.forEach(store::delete);
        paths.removeAll(old);
    }
}
