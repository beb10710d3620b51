// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import dev.creel.doctor.internal.files.StateTree.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Takes the rights of everybody but the owner from files and folders; follows no link and touches nothing else. */
public final class ModeRepair {
    private ModeRepair() {}

    /** @return what was done, in words; nothing for what is in order */
    public static List<String> repair(List<Entry> entries) {
        List<String> done = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.open() && (entry.is().isRegularFile() || entry.is().isDirectory())) {
                done.add(narrow(entry.path(), entry));
            }
        }
        return done;
    }

    private static String narrow(Path path, Entry entry) {
        String before = Bits.octal(Bits.of(entry.is()));
        try {
            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(PosixFilePermissions.fromString(Bits.ownersAlone(entry.is())));
            return path + " had mode " + before + "; now only its owner may use it";
        } catch (IOException e) {
            return path + " has mode " + before + ", which cannot be changed (" + e + "); chmod it as its owner";
        }
    }
}
