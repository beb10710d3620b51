// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Whether a person sits before the command, and the way to ask. The start script knows which streams are a terminal. */
interface Terminal {
    /** Whether somebody can be asked. */
    boolean asks();

    /** Whether what is printed may be coloured. */
    boolean colours();

    /** A line the person typed; empty at the end of input. */
    String line();

    /** A line that is typed without being shown; empty when that cannot be done. */
    default String hidden() {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword();
        return typed == null ? "" : new String(typed);
    }

    /** Whether the person says yes; everything but a clear yes is a no. */
    default boolean yes() {
        String said = line().strip().toLowerCase(Locale.ROOT);
        return said.equals("y") || said.equals("yes");
    }

    static Terminal ofProcess() {
        String streams = System.getProperty("creel.terminal", System.console() == null ? "" : "012");
        return new Terminal() {
            @Override
            public boolean asks() {
                return streams.contains("0") && streams.contains("2");
            }

            @Override
            public boolean colours() {
                return streams.contains("1") && System.getenv("NO_COLOR") == null;
            }

            @Override
            public String line() {
                try {
                    String read = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                    return read == null ? "" : read;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
