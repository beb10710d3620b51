// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.tool.Workspace.Entry;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What stands under a name of a folder, as it was when it was looked at.
 *
 * @param key tells it from every other file as long as it exists
 */
record Item(Entry.Kind kind, Object key, BasicFileAttributes attributes) {
    static Item of(BasicFileAttributes now) {
        Entry.Kind kind = now.isSymbolicLink() ? Entry.Kind.LINK
                : now.isDirectory() ? Entry.Kind.FOLDER
                : now.isRegularFile() ? Entry.Kind.FILE : Entry.Kind.OTHER;
        return new Item(kind, now.fileKey(), now);
    }

    boolean isFile() {
        return kind == Entry.Kind.FILE;
    }

    boolean isFolder() {
        return kind == Entry.Kind.FOLDER;
    }

    long size() {
        return isFile() ? attributes.size() : 0;
    }

    Entry entry(String path) {
        return new Entry(path, kind, size(), attributes.lastModifiedTime().toInstant());
    }
}
