// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Copies a plugin's jar with one text in one entry replaced: {@code java EditJar.java JAR COPY ENTRY PATTERN REPLACEMENT}. */
final class EditJar {
    private EditJar() {}

    public static void main(String[] args) throws IOException {
        try (ZipFile jar = new ZipFile(args[0]);
                OutputStream file = Files.newOutputStream(Path.of(args[1]));
                ZipOutputStream copy = new ZipOutputStream(file)) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                byte[] content = jar.getInputStream(entry).readAllBytes();
                add(copy, entry.getName(), entry.getName().equals(args[2]) ? edited(content, args[3], args[4]) : content);
            }
        }
    }

    private static byte[] edited(byte[] content, String pattern, String replacement) {
        String before = new String(content, StandardCharsets.UTF_8);
        if (Pattern.compile(pattern).matcher(before).results().count() != 1) {
            throw new IllegalArgumentException(pattern + " must be there once in " + before);
        }
        return before.replaceAll(pattern, replacement).getBytes(StandardCharsets.UTF_8);
    }

    private static void add(ZipOutputStream copy, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        copy.putNextEntry(entry);
        copy.write(content);
    }
}
