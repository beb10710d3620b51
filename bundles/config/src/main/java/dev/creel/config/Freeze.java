// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator has stopped at once: a file of the part's name in the folder {@code frozen} of the state folder, whatever is in
 * it. It holds with a gateway that hangs or is stopped, and through restarts. A part of which cannot be told whether its file is
 * there is frozen. Nothing is kept in memory, so the next decision after the file appears is refused; immutable.
 */
public final class Freeze {
    /** The folder in the state folder. */
    public static final String FOLDER = "frozen";

    private static final int LONGEST = 4096;
    private static final int LONGEST_TEXT = 500;
    private static final int DEPTH = 4;

    private static final FileAttribute<?> OWNERS = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    private Freeze(Path stateDir) {
        this.folder = stateDir.resolve(FOLDER);
    }

    /** A part of the gateway that can be frozen by itself. */
    public enum Part {
        /** Messages of channels and clients, and every turn they would begin. */
        INBOUND,
        /** Every tool, and every command. */
        TOOLS,
        /** Every plugin: channels, models and tools are stopped. */
        PLUGINS,
        /** Device nodes. */
        NODES;

        /** Its name in commands and on the disk. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The rule that refuses what it would do. */
        public String rule() {
            return "freeze." + word();
        }

        /** How to end it. */
        public String remedy() {
            return "the operator froze it; to end that: creel thaw " + word();
        }

        /** A part by its name, or all. @throws IllegalArgumentException for any other word */
        public static Set<Part> named(String word) {
            if (word.equals("all")) {
                return EnumSet.allOf(Part.class);
            }
            for (Part part : values()) {
                if (part.word().equals(word)) {
                    return EnumSet.of(part);
                }
            }
            throw new IllegalArgumentException("\"" + word + "\" cannot be frozen; name all, inbound, tools, plugins or nodes");
        }
    }

    /** Who froze a part, when and why; texts are empty where they are not known. */
    public record Held(Part part, String since, String by, String reason) {}

    /** Of a state folder. */
    public static Freeze of(Path stateDir) {
        return new Freeze(stateDir);
    }

    /** Of the state folder that a configuration belongs to. */
    public static Freeze of(Snapshot now) {
        return new Freeze(Path.of(now.stateDir()));
    }

    /** Whether a part is frozen now. */
    public boolean holds(Part part) {
        return !Files.notExists(file(part), LinkOption.NOFOLLOW_LINKS);
    }

    /** The parts that are frozen now. */
    public Set<Part> parts() {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if (holds(part)) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Who froze it, as far as it can be read; empty when it is not frozen. */
    public Optional<Held> held(Part part) {
        if (!holds(part)) {
            return Optional.empty();
        }
        Json.Obj told = told(file(part));
        return Optional.of(new Held(part, told.text("since", ""), told.text("by", ""), told.text("reason", "")));
    }

    private static Json.Obj told(Path file) {
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the end
            }
            return Json.parse(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8), DEPTH) instanceof Json.Obj o ? o : Json.Obj.EMPTY;
        } catch (IOException | IllegalArgumentException e) {
            return Json.Obj.EMPTY;
        }
    }

    /**
     * Freezes a part. Where the disk takes no text, the file is there without.
     *
     * @param by who does it, for people
     * @return false when it was frozen before; then who did it first stays in the file
     * @throws IOException when it could not be frozen
     */
    public boolean freeze(Part part, String by, String reason, Instant now) throws IOException {
        if (holds(part)) {
            return false;
        }
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String text = Json.object().put("since", now.toString()).put("by", cut(by)).put("reason", cut(reason)).build().text();
        Path whole = folder.resolve("new-" + part.word() + "-" + ProcessHandle.current().pid());
        try {
            write(whole, text + "\n");
            Files.move(whole, file(part), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(whole);
            Files.createFile(file(part), OWNERS);
        }
        force(folder);
        force(folder.toAbsolutePath().getParent());
        return true;
    }

    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
    }

    /** So that pulling the plug, which often comes next, does not end it; a disk that does not force has it all the same. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private static String cut(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    /** Ends it. @return false when it was not frozen @throws IOException when it is frozen still */
    public boolean thaw(Part part) throws IOException {
        return Files.deleteIfExists(file(part));
    }

    /** Where a part's file is, absolute if the state folder is. */
    public Path file(Part part) {
        return folder.resolve(part.word());
    }
}
