// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The desktop's keychain through {@code secret-tool} of libsecret, by its full path, so that nothing in {@code PATH} takes its
 * place. The key goes through a pipe, never into an argument.
 *
 * @param program where the tool is
 */
record Keychain(Path program) {
    static final Path PROGRAM = Path.of("/usr/bin/secret-tool");
    private static final long SECONDS = 60;
    private static final int LONGEST = 4096;

    /** @throws IOException with the remedy when there is no entry or no keychain */
    String get(String account) throws IOException {
        String found = run(List.of("lookup", "service", "creel", "account", account), "").strip();
        if (found.isEmpty()) {
            throw new IOException("the keychain has no entry creel of " + account + "; unlock it, or put the key back from a backup");
        }
        return found;
    }

    void put(String account, String value) throws IOException {
        run(List.of("store", "--label=Creel's vault", "service", "creel", "account", account), value);
    }

    private String run(List<String> arguments, String input) throws IOException {
        if (!Files.isExecutable(program)) {
            throw new IOException("there is no " + program + "; install libsecret-tools, or put the key elsewhere: creel secrets key --to file");
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> env = builder.environment();
        env.keySet().retainAll(List.of("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HOME", "DISPLAY", "WAYLAND_DISPLAY"));
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return said(process);
    }

    /** What it says is far less than a pipe holds, so it is read after its end. */
    private static String said(Process process) throws IOException {
        try {
            if (process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return new String(process.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
        throw new IOException("secret-tool failed: there is no keychain, it is locked, or it has no entry; log in to the desktop and unlock it");
    }
}
