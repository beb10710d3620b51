// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.config.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way to a gateway through SSH: OpenSSH's own client forwards a port of this machine, for as long as a command runs.
 *
 * @param target as ssh takes it: {@code HOST}, {@code USER@HOST} or {@code ssh://USER@HOST:PORT}
 * @param identity file of the key; empty for ssh's own choice
 * @param there host and port of the gateway as seen from the other machine
 */
record Tunnel(String target, Optional<String> identity, String there) {
    /** Ends the way. */
    interface Open extends AutoCloseable {
        /** On this machine. */
        int port();

        @Override
        void close();
    }

    static Tunnel of(Snapshot now, URI gateway) {
        String target = now.text("gateway.remote.sshTarget").filter(text -> !text.isBlank()).orElseThrow(() -> new CliException(
                "gateway.remote.transport is ssh, and there is no gateway.remote.sshTarget; set it to USER@HOST"));
        if (target.startsWith("-") || !target.matches("[A-Za-z0-9@:/._\\[\\]-]+")) {
            throw new CliException("gateway.remote.sshTarget \"" + target + "\" is no USER@HOST");
        }
        int port = gateway.getPort() > 0 ? gateway.getPort() : "wss".equals(gateway.getScheme()) ? 443 : 80;
        return new Tunnel(target, now.text("gateway.remote.sshIdentity"), gateway.getHost() + ":" + port);
    }

    /** Returns when the other machine can be talked to. @throws CliException with what ssh said */
    Open open() {
        try {
            Path control = Files.createTempDirectory("creel-ssh").resolve("s");
            int port = free();
            begin(control, port);
            // Ctrl-C ends us, and nobody else would end the program in the background.
            Thread stopped = new Thread(() -> end(control), "ssh-end");
            Runtime.getRuntime().addShutdownHook(stopped);
            return new Open() {
                @Override
                public int port() {
                    return port;
                }

                @Override
                public void close() {
                    try {
                        Runtime.getRuntime().removeShutdownHook(stopped);
                    } catch (IllegalStateException e) {
                        return; // it is being ended already
                    }
                    end(control);
                }
            };
        } catch (IOException e) {
            throw new CliException("no SSH tunnel to " + target + " (" + e.getMessage() + "); is ssh installed?");
        }
    }

    private void begin(Path control, int port) throws IOException {
        try {
            ssh(control, List.of("-f", "-N", "-M", "-o", "ExitOnForwardFailure=yes", "-L", "127.0.0.1:" + port + ":" + there));
        } catch (CliException e) {
            Files.deleteIfExists(control.getParent());
            throw e;
        }
    }

    private void end(Path control) {
        try {
            ssh(control, List.of("-q", "-O", "exit"));
            Files.deleteIfExists(control);
            Files.deleteIfExists(control.getParent());
        } catch (IOException e) {
            throw new CliException("the SSH tunnel to " + target + " did not end: " + e.getMessage());
        }
    }

    /** What ssh asks or says goes to the terminal; in the background it may not hold our output open. */
    private void ssh(Path control, List<String> how) throws IOException {
        List<String> argv = new ArrayList<>(List.of("ssh", "-S", control.toString()));
        argv.addAll(how);
        identity.ifPresent(file -> argv.addAll(List.of("-i", file)));
        argv.addAll(List.of("--", target));
        Path said = control.resolveSibling("said");
        try {
            ProcessBuilder builder = new ProcessBuilder(argv).redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(said.toFile());
            // Secrets of ours may stand there; ssh and what it starts has no business with them.
            builder.environment().keySet().removeIf(name -> name.startsWith("CREEL_") || name.startsWith("OPENCLAW_"));
            Process process = builder.start();
            if (process.waitFor() != 0) {
                throw new CliException("no SSH tunnel to " + target + ": " + Files.readString(said).strip()
                        + "; try it by hand: ssh " + target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted");
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
