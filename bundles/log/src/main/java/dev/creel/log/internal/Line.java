// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One event as text, already redacted and capped: nothing that reaches a file or the console is made elsewhere. */
record Line(long at, Level level, String logger, String thread, String message, String error, Map<String, String> fields) {
    /** Longest message kept, in characters; the rest is counted. */
    static final int MESSAGE = 8 << 10;

    /** Longest stack trace kept. */
    static final int ERROR = 16 << 10;

    private static final int CAUSES = 8;
    private static final int FRAMES = 60;

    static Line of(ILoggingEvent event, Redaction redaction) {
        String message = event.getFormattedMessage();
        IThrowableProxy thrown = event.getThrowableProxy();
        return new Line(
                event.getTimeStamp(),
                event.getLevel(),
                event.getLoggerName(),
                redaction.redact(event.getThreadName()),
                cut(redaction.redact(message == null ? "null" : message), MESSAGE),
                thrown == null ? "" : cut(redaction.redact(trace(thrown)), ERROR),
                event.getMDCPropertyMap().isEmpty() ? Map.of() : redacted(event.getMDCPropertyMap(), redaction));
    }

    private static Map<String, String> redacted(Map<String, String> fields, Redaction redaction) {
        Map<String, String> out = new TreeMap<>();
        fields.forEach((k, v) -> out.put(k, v == null ? "" : cut(redaction.redact(v), MESSAGE)));
        return out;
    }

    /** A line of the file, with its line end. */
    String json() {
        StringBuilder out = new StringBuilder(160 + message.length() + error.length());
        out.append("{\"time\":\"");
        Utc.instant(out, at);
        out.append("\",\"level\":\"").append(level.levelStr.toLowerCase(Locale.ROOT));
        field(out.append('"'), "logger", logger);
        field(out, "thread", thread);
        field(out, "message", message);
        if (!error.isEmpty()) {
            field(out, "error", error);
        }
        fields.forEach((k, v) -> field(out, "ctx." + k, v));
        return out.append("}\n").toString();
    }

    /** A line for a person, stack trace below it. */
    String plain() {
        StringBuilder out = new StringBuilder(64 + message.length() + error.length());
        Utc.time(out, at);
        out.append(' ').append(level.levelStr).append(level.levelStr.length() < 5 ? "  " : " ").append(logger).append("  ");
        Escape.plain(out, message, false);
        out.append('\n');
        if (!error.isEmpty()) {
            Escape.plain(out, error, true);
            out.append('\n');
        }
        return out.toString();
    }

    private static void field(StringBuilder out, String name, String value) {
        out.append(",\"");
        Escape.json(out, name);
        out.append("\":\"");
        Escape.json(out, value);
        out.append('"');
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "… (" + (text.length() - most) + " more)";
    }

    private static String trace(IThrowableProxy thrown) {
        StringBuilder out = new StringBuilder(1024);
        IThrowableProxy here = thrown;
        for (int i = 0; here != null && i < CAUSES; i++, here = here.getCause()) {
            out.append(i == 0 ? "" : "\ncaused by ").append(here.getClassName()).append(": ").append(here.getMessage());
            StackTraceElementProxy[] frames = here.getStackTraceElementProxyArray();
            int shown = Math.min(FRAMES, frames.length - Math.max(0, here.getCommonFrames()));
            for (int f = 0; f < shown; f++) {
                out.append("\n    at ").append(frames[f].getStackTraceElement());
            }
        }
        return out.toString();
    }
}
