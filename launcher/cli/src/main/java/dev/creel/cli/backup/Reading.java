// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import dev.creel.cli.CliException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * One backup read from its beginning to its end: opened by a key, held to its own list of contents, each file no larger than
 * listed. Whatever does not fit ends it; the reader may have seen files by then, so it changes nothing before the end.
 */
public final class Reading {
    private static final int PIECE = 64 << 10;
    /** Room for as many files as a backup may have. */
    private static final int LARGEST_LIST = 64 << 20;

    private final Path file;
    private final List<RecipientStanzaReader> keys;

    public Reading(Path file, List<RecipientStanzaReader> keys) {
        this.file = file;
        this.keys = keys;
    }

    /** Takes files out of a backup. */
    @FunctionalInterface
    public interface Taker {
        /** @param content ends with the file; need not be read */
        void take(Entry entry, InputStream content) throws IOException;
    }

    /** @return what is in it, once all of it was read */
    public Contents read(Taker taker) {
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                InputStream plain = Channels.newInputStream(new StandardDecryptingChannelFactory().newDecryptingChannel(from, keys));
                ZipInputStream zip = new ZipInputStream(new BufferedInputStream(plain, PIECE), StandardCharsets.UTF_8)) {
            Contents contents = contents(zip);
            Map<String, Entry> open = new HashMap<>();
            contents.entries().forEach(entry -> open.put(entry.name(), entry));
            for (ZipEntry next = zip.getNextEntry(); next != null; next = zip.getNextEntry()) {
                Entry entry = open.remove(next.getName());
                if (entry == null) {
                    throw new IOException("it holds a file that it does not list, or holds it twice");
                }
                Bounded content = new Bounded(zip, entry);
                taker.take(entry, content);
                content.end();
            }
            missing(open);
            rest(plain);
            return contents;
        } catch (GeneralSecurityException e) {
            throw new CliException(file + " cannot be opened with that key: " + e.getMessage());
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new CliException(file + " is damaged or no backup of Creel: " + e.getMessage());
        }
    }

    private static Contents contents(ZipInputStream zip) throws IOException {
        ZipEntry first = zip.getNextEntry();
        if (first == null || !first.getName().equals(Contents.NAME)) {
            throw new IOException("it does not begin with its list of contents");
        }
        byte[] text = zip.readNBytes(LARGEST_LIST + 1);
        if (text.length > LARGEST_LIST) {
            throw new IOException("its list of contents is larger than " + LARGEST_LIST + " bytes");
        }
        return Contents.of(new String(text, StandardCharsets.UTF_8));
    }

    private static void missing(Map<String, Entry> open) throws IOException {
        for (String name : open.keySet()) {
            if (!Sources.loose(name)) {
                throw new IOException("it lists " + name + " and does not hold it");
            }
        }
    }

    /** Until the encryption has checked its last piece: a zip's reader stops before its end. */
    private static void rest(InputStream plain) throws IOException {
        byte[] piece = new byte[PIECE];
        while (plain.read(piece) >= 0) {
            // only the directory of the zip follows
        }
    }

    /** One file's content, which may not be longer than listed nor, but in a workspace, shorter. */
    private static final class Bounded extends InputStream {
        private final InputStream from;
        private final Entry entry;
        private long rest;

        Bounded(InputStream from, Entry entry) {
            this.from = from;
            this.entry = entry;
            this.rest = entry.size();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
        }

        @Override
        public int read(byte[] to, int at, int length) throws IOException {
            int count = from.read(to, at, length);
            rest -= Math.max(0, count);
            if (rest < 0) {
                throw new IOException(entry.name() + " is larger than it lists");
            }
            return count;
        }

        void end() throws IOException {
            byte[] piece = new byte[PIECE];
            while (read(piece, 0, PIECE) >= 0) {
                // what the taker left
            }
            if (rest > 0 && !Sources.loose(entry.name())) {
                throw new IOException(entry.name() + " is smaller than it lists");
            }
        }
    }
}
