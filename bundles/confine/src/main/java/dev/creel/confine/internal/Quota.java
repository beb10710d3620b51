// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PermissionLine;
import java.util.List;

/**
 * How many threads a plugin may keep busy.
 *
 * @param loops long-lived loops, 0 to 64
 * @param calls calls at a time, 1 to 256
 * @param streams streams at a time, 1 to 256
 * @param threads threads of its own, 0 to 256
 * @param heapMegabytes largest array it may make, 0 for the default of 64
 * @param cpuPercent share of one processor over a minute, 1 to 6400
 */
record Quota(int loops, int calls, int streams, int threads, int heapMegabytes, int cpuPercent) {
    static final String TYPE = "dev.creel.api.plugin.QuotaPermission";
    private static final int DEFAULT_HEAP = 64;
    static final Quota DEFAULT = new Quota(4, 8, 8, 0, 0, 50);

    Quota {
        bound("loops", loops, 0, 64);
        bound("calls", calls, 1, 256);
        bound("streams", streams, 1, 256);
        bound("threads", threads, 0, 256);
        bound("cpu", cpuPercent, 1, 6400);
        bound("heap", heapMegabytes, 0, 1 << 20);
    }

    long heapBytes() {
        return (heapMegabytes == 0 ? DEFAULT_HEAP : heapMegabytes) * (1L << 20);
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
        int loops = DEFAULT.loops;
        int calls = DEFAULT.calls;
        int streams = DEFAULT.streams;
        int threads = DEFAULT.threads;
        int heap = DEFAULT.heapMegabytes;
        int cpu = DEFAULT.cpuPercent;
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part.strip() : part.substring(0, equals).strip();
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            switch (key) {
                case "loops" -> loops = number(key, value);
                case "calls" -> calls = number(key, value);
                case "streams" -> streams = number(key, value);
                case "threads" -> threads = number(key, value);
                case "cpu" -> cpu = number(key, value);
                case "heap" -> heap = number(key, value.endsWith("m") ? value.substring(0, value.length() - 1) : "");
                default -> throw new IllegalArgumentException("QuotaPermission knows no \"" + key + "\"");
            }
        }
        return new Quota(loops, calls, streams, threads, heap, cpu);
    }

    private static int number(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("QuotaPermission: " + key + " is no number: " + value, e);
        }
    }

    private static void bound(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("QuotaPermission: " + key + " is " + least + " to " + most);
        }
    }
}
