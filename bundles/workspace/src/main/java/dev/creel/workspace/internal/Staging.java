// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names at the top of a workspace under which something is made before it is moved to its place. What a crash left there is taken
 * away before the first write to that workspace. Thread-safe.
 */
final class Staging {
    private static final String START = ".creel-new-";
    private static final int MOST_KNOWN = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Set<Object> swept = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
            return size() > MOST_KNOWN;
        }
    });

    static boolean isOurs(String name) {
        return name.startsWith(START) && name.length() == START.length() + 32;
    }

    /** A name nobody has. */
    Path name() {
        byte[] code = new byte[16];
        RANDOM.nextBytes(code);
        return Path.of(START + HexFormat.of().formatHex(code));
    }

    /** @param top of its own, for its names are read */
    synchronized void sweep(Folder top) throws IOException {
        if (!swept.add(top.key())) {
            return;
        }
        List<Path> left = new ArrayList<>();
        try {
            for (Path entry : top.names()) {
                if (isOurs(entry.getFileName().toString())) {
                    left.add(entry.getFileName());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Path name : left) {
            Optional<Item> item = top.look(name);
            if (item.isPresent()) {
                top.remove(name, item.get().isFolder());
            }
        }
    }
}
