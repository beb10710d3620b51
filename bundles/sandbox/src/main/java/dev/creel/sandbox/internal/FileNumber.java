// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel calls a file in every container alike: {@code DEVICE:NUMBER}, the device in hexadecimal. */
public final class FileNumber {
    private static final Pattern KEY = Pattern.compile("\\(dev=([0-9a-f]+),ino=([0-9]+)\\)");

    private FileNumber() {}

    /** Of the file itself, not of what a link leads to. */
    public static String of(Path path) throws IOException {
        return of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    static String of(BasicFileAttributes file) throws IOException {
        Matcher parts = KEY.matcher(String.valueOf(file.fileKey()));
        if (!parts.matches()) {
            throw new IOException("this system does not number its files");
        }
        return parts.group(1) + ":" + parts.group(2);
    }
}
