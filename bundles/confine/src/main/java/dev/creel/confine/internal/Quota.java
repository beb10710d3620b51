// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PermissionLine;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much of the machine a plugin may take; immutable. What a line leaves out keeps its default. */
final class Quota {
    static final String TYPE = "dev.creel.api.plugin.QuotaPermission";

    /** What is bounded: long-lived loops, calls and streams at a time, own threads, sockets, and sizes in MiB. */
    enum Kind {
        LOOPS(4, 0, 64, false),
        CALLS(8, 1, 256, false),
        STREAMS(8, 1, 256, false),
        THREADS(0, 0, 256, false),
        /** Sockets open at once. */
        SOCKETS(16, 0, 4096, false),
        /** The largest array it may make. */
        HEAP(64, 0, 1 << 20, true),
        /** What is in its own folder. */
        DISK(256, 0, 1 << 24, true),
        /** Share of one processor over a minute, in percent. */
        CPU(50, 1, 6400, false);

        private final int usual;
        private final int least;
        private final int most;
        private final boolean megabytes;

        Kind(int usual, int least, int most, boolean megabytes) {
            this.usual = usual;
            this.least = least;
            this.most = most;
            this.megabytes = megabytes;
        }

        private static Kind of(String key) {
            for (Kind kind : values()) {
                if (kind.key().equals(key)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("QuotaPermission knows no \"" + key + "\"");
        }

        private String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        private int parse(String text) {
            String digits = !megabytes ? text : text.endsWith("m") ? text.substring(0, text.length() - 1) : "";
            try {
                int value = Integer.parseInt(digits);
                if (value < least || value > most) {
                    throw new IllegalArgumentException("QuotaPermission: " + key() + " is " + least + " to " + most);
                }
                return value;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("QuotaPermission: " + key() + " is no number"
                        + (megabytes ? " of megabytes, such as 64m" : "") + ": " + text, e);
            }
        }
    }

    static final Quota DEFAULT = new Quota(Map.of());

    private final Map<Kind, Integer> values = new EnumMap<>(Kind.class);

    private Quota(Map<Kind, Integer> named) {
        for (Kind kind : Kind.values()) {
            values.put(kind, named.getOrDefault(kind, kind.usual));
        }
    }

    /** The quota of the last QuotaPermission line, otherwise the default. */
    static Quota of(List<PermissionLine> lines) {
        Quota quota = DEFAULT;
        for (PermissionLine line : lines) {
            if (line.type().equals(TYPE)) {
                quota = parse(line.name());
            }
        }
        return quota;
    }

    /** @throws IllegalArgumentException for an unknown name or a value out of bounds */
    static Quota parse(String text) {
        return new Quota(named(text));
    }

    private static Map<Kind, Integer> named(String text) {
        Map<Kind, Integer> named = new EnumMap<>(Kind.class);
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            Kind kind = Kind.of((equals < 0 ? part : part.substring(0, equals)).strip());
            named.put(kind, kind.parse(equals < 0 ? "" : part.substring(equals + 1).strip()));
        }
        return named;
    }

    int loops() {
        return values.get(Kind.LOOPS);
    }

    int calls() {
        return values.get(Kind.CALLS);
    }

    int streams() {
        return values.get(Kind.STREAMS);
    }

    int cpuPercent() {
        return values.get(Kind.CPU);
    }

    long heapBytes() {
        return bytes(Kind.HEAP);
    }

    long diskBytes() {
        return bytes(Kind.DISK);
    }

    private long bytes(Kind kind) {
        return values.get(kind) * (1L << 20);
    }

    /** Whether everything that text names is no more than this; what it does not name is not asked for. */
    boolean allows(String asked) {
        try {
            return named(asked).entrySet().stream().allMatch(entry -> entry.getValue() <= values.get(entry.getKey()));
        } catch (IllegalArgumentException e) {
            return false; // more than any quota can be
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quota quota && values.equals(quota.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
