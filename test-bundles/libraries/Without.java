// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Copies a plugin's jar without one line of what it declares: {@code java Without.java JAR COPY TEXT-OF-THE-LINE}. */
final class Without {
    private static final String DECLARED = "OSGI-INF/permissions.perm";

    private Without() {}

    public static void main(String[] args) throws IOException {
        try (ZipFile jar = new ZipFile(args[0]);
                OutputStream file = Files.newOutputStream(Path.of(args[1]));
                ZipOutputStream copy = new ZipOutputStream(file)) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                byte[] content = jar.getInputStream(entry).readAllBytes();
                add(copy, entry.getName(), entry.getName().equals(DECLARED) ? less(content, args[2]) : content);
            }
        }
    }

    private static byte[] less(byte[] declared, String line) {
        String before = new String(declared, StandardCharsets.UTF_8);
        String after = String.join("\n", before.lines().filter(each -> !each.contains(line)).toList()) + "\n";
        if (before.lines().count() != after.lines().count() + 1) {
            throw new IllegalArgumentException(line + " must be in one line of " + before);
        }
        return after.getBytes(StandardCharsets.UTF_8);
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
