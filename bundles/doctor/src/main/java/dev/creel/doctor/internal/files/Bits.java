// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Modes as the numbers everybody knows. */
final class Bits {
    static final int OTHERS_WRITE = 002;
    static final int OTHERS_READ = 004;
    static final int GROUP_WRITE = 020;
    static final int GROUP_READ = 040;

    private static final PosixFilePermission[] ORDER = PosixFilePermission.values();

    private Bits() {}

    static int of(PosixFileAttributes is) {
        int bits = 0;
        for (PosixFilePermission each : is.permissions()) {
            bits |= 1 << ORDER.length - 1 - each.ordinal();
        }
        return bits;
    }

    /** What the owner may, and nobody else. */
    static String ownersAlone(PosixFileAttributes is) {
        Set<PosixFilePermission> left = EnumSet.noneOf(PosixFilePermission.class);
        is.permissions().stream().filter(each -> each.name().startsWith("OWNER")).forEach(left::add);
        return PosixFilePermissions.toString(left);
    }

    static String octal(int bits) {
        return String.format("%03o", bits);
    }
}
