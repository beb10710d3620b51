// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files one tool call may use: a folder of the agent's and nothing outside of it, by paths relative to it with {@code /}
 * between names; empty or {@code .} is the folder itself. Links are shown, never followed. Blocking; thread-safe.
 *
 * <p>Throws {@link dev.creel.api.plugin.Refused} for a path outside, for a protected file and for what the turn may not do;
 * {@link dev.creel.api.plugin.Failure} with {@code NOT_FOUND} for what is not there, {@code QUOTA} for what is too large and
 * {@code BAD_INPUT} where a digest does not fit or a folder stands in the place of a file.
 */
@ProviderType
public interface Workspace {
    /** In place of a digest: whatever is there is replaced. */
    String ANY = "";

    /** In place of a digest: nothing may be there yet. */
    String NONE = "none";

    Entry stat(String path);

    /** What a folder holds, by name. @param limit 1 to 10,000 */
    List<Entry> list(String path, int limit);

    /**
     * Files and folders below a folder whose path below it matches, by path. Does not go into links, other file systems and folders
     * named {@code .git} or {@code node_modules}.
     *
     * @param glob {@code *} within a name, <code>**</code> over folders, {@code ?} one character; empty for all
     * @param limit 1 to 10,000
     */
    List<Entry> find(String path, String glob, int limit);

    /** Bytes of a file, fewer than asked for at its end. @param length at most 4 MiB */
    byte[] read(String path, long offset, int length);

    /** SHA-256 of a file in hex. */
    String digest(String path);

    /**
     * Puts a file there at once or not at all; makes the folders above it. Keeps the permissions of a file it replaces.
     *
     * @param content at most 16 MiB
     * @param ifDigest what the file must be before: its {@link #digest}, {@link #ANY} or {@link #NONE}
     */
    Entry write(String path, byte[] content, String ifDigest);

    /** Gives a file another name; nothing may be there yet. */
    void move(String from, String to);

    /** Takes a file or an empty folder away. */
    void remove(String path);

    /**
     * A file or folder.
     *
     * @param path relative to the workspace
     * @param size in bytes, 0 for what is no file
     */
    record Entry(String path, Kind kind, long size, Instant modified) {
        /** What stands there. */
        public enum Kind { FILE, FOLDER, LINK, OTHER }
    }
}
