// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is no part of a workspace though it lies below its folder: the gateway's own files, and whatever is mounted there. Told by
 * identity, so that no other spelling of a name gets in; immutable.
 *
 * @param device of the workspace's own file system
 * @param closed keys of the gateway's own folder and configuration
 * @param own paths of the same
 * @param mounts keys of folders and files something is mounted on, of that file system or another
 */
record Fence(String device, Set<Object> closed, List<Path> own, Set<Object> mounts) {
    private static final Pattern DEVICE = Pattern.compile("\\(dev=([0-9a-f]+),ino=\\d+\\)");

    /** @param own files and folders of the gateway */
    static Fence around(Path folder, Object key, List<Path> own) throws IOException {
        return new Fence(device(key), keys(own), List.copyOf(own), keys(Mounts.below(folder.toRealPath())));
    }

    boolean closes(Object key) {
        return closed.contains(key);
    }

    /** Whether the gateway's own would go along if it were moved. */
    boolean holds(Object key) throws IOException {
        return closed.contains(key) || keys(above(own)).contains(key);
    }

    /** Whether a folder is the root of something mounted here. */
    boolean mounted(Object folder) throws IOException {
        return mounts.contains(folder) || !device(folder).equals(device);
    }

    /** Files of a stacked file system tell devices of its layers, so theirs says nothing. */
    boolean mounted(Item item) throws IOException {
        return item.isFolder() ? mounted(item.key()) : mounts.contains(item.key());
    }

    private static List<Path> above(List<Path> own) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path path : own) {
            Path at = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
            while ((at = at.getParent()) != null) {
                all.add(at);
            }
        }
        return all;
    }

    private static Set<Object> keys(List<Path> paths) {
        Set<Object> keys = new HashSet<>();
        for (Path path : paths) {
            try {
                keys.add(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
                keys.add(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
            } catch (IOException e) {
                // What is not there cannot be reached either.
            }
        }
        return keys;
    }

    private static String device(Object key) throws IOException {
        Matcher known = DEVICE.matcher(String.valueOf(key));
        if (!known.matches()) {
            throw new IOException("this file system does not tell its device");
        }
        return known.group(1);
    }
}
