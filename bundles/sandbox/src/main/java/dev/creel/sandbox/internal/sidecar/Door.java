// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.wire.Link;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import jdk.net.ExtendedSocketOptions;

/** The Unix socket sandboxd listens at. Who may open it may ask: its mode is the gate. */
final class Door implements AutoCloseable {
    private static final int MOST = 512;

    private final ServerSocketChannel server;
    private final ScheduledExecutorService clock;
    private final ThreadFactory threads;
    private final Semaphore free = new Semaphore(MOST);

    private Door(ServerSocketChannel server, ScheduledExecutorService clock, ThreadFactory threads) {
        this.server = server;
        this.clock = clock;
        this.threads = threads;
    }

    /** @param group number of the group that may ask too; -1 for this user alone */
    static Door at(Path socket, int group, ScheduledExecutorService clock, ThreadFactory threads) throws IOException {
        clear(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        // Made under another name and closed to all before anybody can find it.
        Path fresh = socket.resolveSibling(socket.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        server.bind(UnixDomainSocketAddress.of(fresh));
        if (group >= 0) {
            Files.setAttribute(fresh, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(group >= 0 ? "rw-rw----" : "rw-------"));
        Files.move(fresh, socket);
        return new Door(server, clock, threads);
    }

    /** What a sandboxd that is gone left behind; nothing else is taken away. */
    private static void clear(Path socket) throws IOException {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (((int) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000) != 0140000) {
            throw new SandboxRefused("sandboxd.socket", socket + " is in the way: it is no socket", "remove it, or name another place");
        }
        try (SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.connect(UnixDomainSocketAddress.of(socket));
            throw new SandboxRefused("sandboxd.socket", "somebody listens at " + socket, "stop that one, or name another place");
        } catch (IOException nobody) {
            Files.delete(socket);
        }
    }

    /** Until it is closed. */
    void serve(Orders orders, Commands commands, Ledger ledger) throws IOException {
        while (server.isOpen()) {
            SocketChannel channel = server.accept();
            Frames frames = new Frames(Link.of(channel, clock));
            if (!free.tryAcquire()) {
                ledger.refused(peer(channel), "connection", new SandboxRefused("sandboxd.busy", "there are " + MOST + " connections", "wait for one to end"));
                frames.close();
                continue;
            }
            Conversation conversation = new Conversation(frames, orders, commands, ledger, threads, peer(channel));
            begin(conversation, frames, ledger, channel);
        }
    }

    /** Where this machine gives no thread, one connection ends and not the program. */
    private void begin(Conversation conversation, Frames frames, Ledger ledger, SocketChannel channel) {
        try {
            threads.newThread(() -> {
                try {
                    conversation.run();
                } finally {
                    free.release();
                }
            }).start();
        } catch (OutOfMemoryError e) {
            free.release();
            ledger.refused(peer(channel), "connection", new SandboxRefused("sandboxd.busy", "there is no thread for one more connection", "wait for one to end"));
            frames.close();
        }
    }

    private static String peer(SocketChannel channel) {
        try {
            return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
