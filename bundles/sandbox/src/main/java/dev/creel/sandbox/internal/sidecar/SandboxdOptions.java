// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.FarEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What sandboxd is started with. An option it does not know, or one without its value, ends it. */
record SandboxdOptions(Path engine, Path socket, int group, List<String> rootTexts, Set<String> images, Ceiling ceiling) {
    static final String USAGE = "usage: creel sandboxd --socket PATH --root FOLDER[=PATH|=volume:NAME]... [--engine PATH] [--image NAME]..."
            + " [--group NUMBER] [--memory MEGABYTES] [--cpus NUMBER] [--pids NUMBER]";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern VOLUME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    static SandboxdOptions of(String[] args) {
        String engine = "/var/run/docker.sock";
        String socket = "";
        int group = -1;
        List<String> roots = new ArrayList<>();
        Set<String> images = new HashSet<>();
        long memory = 4096;
        int cpus = 4;
        int pids = 4096;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw wrong(args[i] + " has no value");
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--engine" -> engine = value;
                case "--socket" -> socket = value;
                case "--root" -> roots.add(value);
                case "--image" -> images.add(value);
                case "--group" -> group = number(args[i], value);
                case "--memory" -> memory = number(args[i], value);
                case "--cpus" -> cpus = number(args[i], value);
                case "--pids" -> pids = number(args[i], value);
                default -> throw wrong("there is no option " + args[i]);
            }
        }
        if (socket.isEmpty() || roots.isEmpty()) {
            throw wrong("--socket and a --root are needed");
        }
        return new SandboxdOptions(Path.of(engine), Path.of(socket).toAbsolutePath(), group, List.copyOf(roots),
                images.isEmpty() ? Set.of("creel-sandbox:bookworm-slim") : Set.copyOf(images),
                new Ceiling(memory << 20, cpus * 1_000_000_000L, pids));
    }

    /** The engine tells where a volume is. */
    List<Grounds.Root> roots(FarEngine asked) {
        return rootTexts.stream().map(text -> {
            int equals = text.indexOf('=');
            Path folder = Path.of(equals < 0 ? text : text.substring(0, equals)).toAbsolutePath().normalize();
            String there = equals < 0 ? folder.toString() : text.substring(equals + 1);
            if (there.startsWith("volume:")) {
                String name = there.substring("volume:".length());
                if (!VOLUME.matcher(name).matches()) {
                    throw wrong("\"" + name + "\" is no volume");
                }
                there = asked.volume(name);
            }
            return new Grounds.Root(folder, there);
        }).toList();
    }

    private static int number(String option, String value) {
        if (!NUMBER.matcher(value).matches()) {
            throw wrong(option + " takes a number, not \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }

    private static SandboxRefused wrong(String what) {
        return new SandboxRefused("sandboxd.options", what, USAGE);
    }
}
