// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.api.json.Json;
import dev.creel.sandbox.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A command in a container behind sandboxd. */
final class SidecarRun implements Running {
    private static final Duration SLACK = Duration.ofSeconds(60);
    private static final Duration AFTER = Duration.ofSeconds(5);

    private final Frames frames;
    private final Calls calls;
    private final String name;
    private int left;
    private volatile boolean over;
    private volatile boolean killed;
    private volatile int exit = -1;
    private volatile String why = "";

    SidecarRun(Frames frames, Calls calls, String name) {
        this.frames = frames;
        this.calls = calls;
        this.name = name;
    }

    @Override
    public int read(byte[] into) {
        if (over) {
            return -1;
        }
        try {
            while (left == 0) {
                Frames.Head head = frames.head();
                if (head == null || head.kind() != Frames.OUTPUT) {
                    end(head);
                    return -1;
                }
                left = head.length();
            }
            int count = frames.read(into, left);
            left -= count;
            return count;
        } catch (IOException e) {
            finish(killed ? "killed" : "lost");
            return -1;
        }
    }

    private void end(Frames.Head head) throws IOException {
        if (head == null || head.kind() != Frames.EXIT) {
            finish(killed ? "killed" : "lost");
            return;
        }
        try {
            Json.Obj end = (Json.Obj) Json.parse(new String(frames.all(head), StandardCharsets.UTF_8), 4);
            exit = (int) end.integer("exit", -1);
            finish(end.text("why", ""));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IOException("sandboxd told no end", e);
        }
    }

    private void finish(String reason) {
        why = reason;
        over = true;
        frames.close();
    }

    @Override
    public void write(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += Frames.LARGEST) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Frames.LARGEST));
            send(Frames.INPUT, part);
        }
    }

    @Override
    public void closeInput() {
        send(Frames.CLOSE, new byte[0]);
    }

    private void send(char kind, byte[] bytes) {
        try {
            frames.write(kind, bytes, bytes.length);
        } catch (IOException e) {
            // It has ended, or no longer reads.
            return;
        }
    }

    @Override
    public void kill(Duration grace) {
        if (over) {
            return;
        }
        killed = true;
        try {
            calls.ask(calls.request("kill").put("command", name).put("seconds", Math.min(120, grace.toSeconds())), grace.plus(SLACK));
            // Where nobody reads what it wrote before, its end does not come by.
            frames.link().within(AFTER);
        } catch (RuntimeException e) {
            // Without its connection sandboxd ends it too.
            frames.close();
        }
    }

    @Override
    public int exit() {
        return exit;
    }

    @Override
    public String why() {
        return why;
    }
}
