// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Workspace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A workspace in memory, without a jail. */
public final class MemoryFiles implements Workspace {
    private final TreeMap<String, byte[]> files = new TreeMap<>();

    public MemoryFiles with(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public MemoryFiles with(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    /** The text of a file, {@code null} if there is none. */
    public String text(String path) {
        return files.containsKey(path) ? new String(files.get(path), StandardCharsets.UTF_8) : null;
    }

    @Override
    public Entry stat(String path) {
        if (files.containsKey(path)) {
            return new Entry(path, Entry.Kind.FILE, files.get(path).length, Instant.EPOCH);
        }
        if (path.isEmpty() || path.equals(".") || folders().contains(path)) {
            return new Entry(path, Entry.Kind.FOLDER, 0, Instant.EPOCH);
        }
        throw missing(path);
    }

    private TreeSet<String> folders() {
        TreeSet<String> all = new TreeSet<>();
        for (String path : files.keySet()) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                all.add(path.substring(0, slash));
            }
        }
        return all;
    }

    @Override
    public List<Entry> list(String path, int limit) {
        return found(path, "[^/]*", limit);
    }

    @Override
    public List<Entry> find(String path, String glob, int limit) {
        String regex = Arrays.stream(glob.isEmpty() ? new String[] {"**"} : glob.split("/"))
                .map(part -> part.equals("**") ? "(?:[^/]+/)*"
                        : "\\Q" + part.replace("*", "\\E[^/]*\\Q").replace("?", "\\E[^/]\\Q") + "\\E/")
                .reduce("", String::concat);
        return found(path, regex, limit);
    }

    private List<Entry> found(String path, String regex, int limit) {
        String start = path.isEmpty() || path.equals(".") ? "" : path + "/";
        Pattern pattern = Pattern.compile(regex + "/?");
        TreeSet<String> all = folders();
        all.addAll(files.keySet());
        return all.stream().filter(at -> at.startsWith(start) && pattern.matcher(at.substring(start.length()) + "/").matches())
                .limit(limit).map(this::stat).toList();
    }

    @Override
    public byte[] read(String path, long offset, int length) {
        byte[] all = content(path);
        int from = (int) Math.min(offset, all.length);
        return Arrays.copyOfRange(all, from, (int) Math.min(all.length, (long) from + length));
    }

    @Override
    public String digest(String path) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content(path)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Entry write(String path, byte[] content, String ifDigest) {
        boolean fits = ifDigest.equals(ANY) || (ifDigest.equals(NONE) ? !files.containsKey(path)
                : files.containsKey(path) && digest(path).equals(ifDigest));
        if (!fits) {
            throw new Failure(Failure.Code.BAD_INPUT, path + " is not as expected");
        }
        files.put(path, content);
        return stat(path);
    }

    @Override
    public void move(String from, String to) {
        files.put(to, content(from));
        files.remove(from);
    }

    @Override
    public void remove(String path) {
        content(path);
        files.remove(path);
    }

    private byte[] content(String path) {
        byte[] content = files.get(path);
        if (content == null) {
            throw missing(path);
        }
        return content;
    }

    private static Failure missing(String path) {
        return new Failure(Failure.Code.NOT_FOUND, "there is no " + path);
    }
}
