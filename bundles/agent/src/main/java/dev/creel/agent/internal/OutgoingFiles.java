// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.channel.Channel.Media;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Workspace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Files of a call's workspace on their way into a message: read once, so that what was shown is what is sent. Thread-safe. */
final class OutgoingFiles {
    private static final int MOST = 4;
    private static final int LARGEST = 8 << 20;
    private static final int PIECE = 1 << 20;
    private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"), Map.entry("gif", "image/gif"), Map.entry("webp", "image/webp"), Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"), Map.entry("csv", "text/csv"), Map.entry("json", "application/json"),
            Map.entry("pdf", "application/pdf"), Map.entry("mp3", "audio/mpeg"), Map.entry("ogg", "audio/ogg"), Map.entry("mp4", "video/mp4"));

    private final Function<Doing, Workspace> workspace;

    OutgoingFiles(Function<Doing, Workspace> workspace) {
        this.workspace = workspace;
    }

    List<Media> of(List<String> paths, Doing doing) {
        if (paths.size() > MOST) {
            throw new Failure(Failure.Code.QUOTA, "one message takes at most " + MOST + " files");
        }
        List<Media> files = new ArrayList<>();
        for (String path : paths) {
            files.add(new Media(name(path), type(path), bytes(workspace.apply(doing), path)));
        }
        return files;
    }

    private static byte[] bytes(Workspace files, String path) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = files.read(path, 0, PIECE);
        while (piece.length > 0) {
            all.writeBytes(piece);
            if (all.size() > LARGEST) {
                throw new Failure(Failure.Code.QUOTA, "a file in a message has at most " + LARGEST + " bytes");
            }
            piece = files.read(path, all.size(), PIECE);
        }
        return all.toByteArray();
    }

    private static String name(String path) {
        return Untrusted.line(path.substring(path.lastIndexOf('/') + 1), 120);
    }

    private static String type(String path) {
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, "application/octet-stream");
    }

    static String digest(Media file) {
        return "sha256:" + hex(file.bytes());
    }

    static String digest(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
