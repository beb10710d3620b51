// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process and what it started: its descendants, those of its session, and whoever speaks into the same pipe. A number alone
 * ends nobody: numbers are given away again, so each is first bound to its process by the time that one began, then looked at.
 */
final class Family {
    private static final Path PROC = Path.of("/proc");
    private static final int SESSION_FIELD = 3;

    private final ProcessHandle root;
    private final boolean session;
    private final String pipe;

    /** @param session whether the process leads a session of its own */
    Family(ProcessHandle root, boolean session) {
        this.root = root;
        this.session = session;
        this.pipe = output(root.pid());
    }

    /** Those that live now. */
    Set<ProcessHandle> members() {
        Set<ProcessHandle> members = root.descendants().filter(ProcessHandle::isAlive).collect(Collectors.toCollection(HashSet::new));
        if (root.isAlive()) {
            members.add(root);
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.filter(handle -> !handle.equals(ProcessHandle.current())).filter(this::ours).filter(ProcessHandle::isAlive).forEach(members::add);
        }
        return members;
    }

    private boolean ours(ProcessHandle handle) {
        return inSession(handle) || !pipe.isEmpty() && holdsPipe(handle);
    }

    /** While a process of a session lives, no other gets its number; one that leads it and is not ours shows that all of ours are gone. */
    private boolean inSession(ProcessHandle handle) {
        if (!session || ProcessHandle.of(root.pid()).filter(now -> !now.equals(root)).isPresent()) {
            return false;
        }
        try {
            String stat = Files.readString(PROC.resolve(handle.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[SESSION_FIELD].equals(String.valueOf(root.pid()));
        } catch (IOException | UncheckedIOException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    /** As its output only: a program that is just being started may for a moment hold every file of the gateway's. */
    private boolean holdsPipe(ProcessHandle handle) {
        return Stream.of("/fd/1", "/fd/2").anyMatch(file -> link(PROC.resolve(handle.pid() + file)).filter(pipe::equals).isPresent());
    }

    /** The pipe a process that has just begun speaks into; empty where the system does not tell. */
    private static String output(long pid) {
        return link(PROC.resolve(pid + "/fd/1")).filter(target -> target.startsWith("pipe:")).orElse("");
    }

    private static Optional<String> link(Path file) {
        try {
            return Optional.of(Files.readSymbolicLink(file).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
