// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a command prints: results to standard output, everything else to standard error, both UTF-8. Not thread-safe. */
final class Out {
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;

    Out(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    static Out ofProcess(boolean json) {
        return new Out(utf8(FileDescriptor.out), utf8(FileDescriptor.err), json);
    }

    private static PrintStream utf8(FileDescriptor where) {
        return new PrintStream(new FileOutputStream(where), true, StandardCharsets.UTF_8);
    }

    boolean json() {
        return json;
    }

    /** The result: as JSON when that was asked for, as text otherwise. */
    void result(Json value, String text) {
        out.println(json ? value.text() : printable(text));
    }

    /** A line of JSON as it is: its escapes keep control characters from the terminal. */
    void raw(String json) {
        out.println(printable(json));
    }

    /** What a person reads before a decision; with JSON asked for, the result alone is on standard output. */
    void lines(List<PluginPlan.Line> lines) {
        PrintStream where = json ? err : out;
        boolean colours = !json && CliCommand.terminal.colours();
        for (PluginPlan.Line line : lines) {
            String text = printable(line.text());
            where.println(line.danger() && colours ? RED + text + PLAIN : text);
        }
    }

    /** A question; the answer is typed behind it. */
    void question(String text) {
        err.print(printable(text));
        err.flush();
    }

    /** A piece of text that more will follow. */
    void piece(String text) {
        out.print(printable(text));
        out.flush();
    }

    /** Where wrong usage is explained. */
    PrintWriter usage() {
        return new PrintWriter(err, true);
    }

    void hint(String text) {
        err.println(printable(text));
    }

    /** @return the exit status */
    int failure(String message) {
        if (json) {
            out.println(Json.object().put("ok", false)
                    .put("error", Json.object().put("type", "cli_error").put("message", message).build()).build().text());
        }
        err.println("[creel] " + printable(message));
        return 1;
    }

    /** On one line: what a stranger chose must not look like a line of ours. */
    static String oneLine(String text) {
        return printable(text).replaceAll("[\\n\\t\\x{2028}\\x{2029}]", " ");
    }

    /** Without characters that control or turn around: what a model or a server says must not steer the terminal. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t' || c >= ' ' && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !turns(c)) {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    private static boolean turns(char c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    /** JSON over several lines. */
    static String pretty(Json value, String indent) {
        String inner = indent + "  ";
        StringBuilder text = new StringBuilder();
        if (value instanceof Json.Obj object && !object.members().isEmpty()) {
            for (Map.Entry<String, Json> member : object.members().entrySet()) {
                text.append(text.isEmpty() ? "{\n" : ",\n").append(inner).append(Json.of(member.getKey()).text()).append(": ")
                        .append(pretty(member.getValue(), inner));
            }
            return text.append('\n').append(indent).append('}').toString();
        }
        if (value instanceof Json.Arr array && !array.elements().isEmpty()) {
            for (Json element : array.elements()) {
                text.append(text.isEmpty() ? "[\n" : ",\n").append(inner).append(pretty(element, inner));
            }
            return text.append('\n').append(indent).append(']').toString();
        }
        return value.text();
    }
}
