// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.api.json.Json;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.Engine.Gone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** One connection at sandboxd: one request, its answer, and for a command what goes in and comes out. */
final class Conversation implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Set<String> RECORDED = Set.of("create", "remove");
    private static final int DEPTH = 8;

    private final Frames frames;
    private final Orders orders;
    private final Commands commands;
    private final Ledger ledger;
    private final ThreadFactory threads;
    private final String peer;

    Conversation(Frames frames, Orders orders, Commands commands, Ledger ledger, ThreadFactory threads, String peer) {
        this.frames = frames;
        this.orders = orders;
        this.commands = commands;
        this.ledger = ledger;
        this.threads = threads;
        this.peer = peer;
    }

    @Override
    public void run() {
        String op = "unread";
        try (frames) {
            try {
                Json.Obj request = request();
                op = request.text("op", "");
                if (op.equals("exec")) {
                    carry(orders.exec(request));
                } else {
                    answer(op, request);
                }
            } catch (Gone e) {
                tell("gone", Json.of(String.valueOf(e.getMessage())));
            } catch (SandboxRefused e) {
                refuse(op, e);
            } catch (RuntimeException e) {
                refuse(op, new SandboxRefused("sandboxd.fault", "it could not be done: " + e, "see what the engine says"));
            }
        } catch (IOException e) {
            // Who asked is gone; a command of theirs has been ended.
            return;
        }
    }

    private Json.Obj request() {
        Future<?> late = frames.link().within(PATIENCE);
        String line = line();
        late.cancel(false);
        try {
            if (Json.parse(line, DEPTH) instanceof Json.Obj request) {
                return request;
            }
            throw Form.refused("it is no object");
        } catch (IllegalArgumentException e) {
            throw Form.refused(e.getMessage());
        }
    }

    private String line() {
        try {
            return frames.line();
        } catch (IOException e) {
            throw Form.refused(String.valueOf(e.getMessage()));
        }
    }

    private void answer(String op, Json.Obj request) throws IOException {
        Json.Obj answer = orders.answer(op, request);
        if (RECORDED.contains(op)) {
            ledger.done(peer, op, answer.text("id", request.text("container", "")));
        }
        tell("ok", answer);
    }

    private void refuse(String op, SandboxRefused why) throws IOException {
        ledger.refused(peer, op, why);
        tell("refused", Json.object().put("rule", why.rule()).put("what", why.what()).put("remedy", why.remedy()).build());
    }

    private void tell(String what, Json content) throws IOException {
        frames.line(Json.object().put(what, content).build().text());
    }

    /** A command whose gateway goes away is ended. */
    private void carry(Running running) throws IOException {
        String name = commands.add(running);
        boolean over = false;
        try {
            tell("ok", Json.object().put("command", name).build());
            threads.newThread(() -> feed(running)).start();
            byte[] some = new byte[Frames.LARGEST];
            for (int count = running.read(some); count >= 0; count = running.read(some)) {
                frames.write(Frames.OUTPUT, some, count);
            }
            over = true;
            byte[] end = Json.object().put("exit", running.exit()).put("why", running.why()).build().text().getBytes(StandardCharsets.UTF_8);
            frames.write(Frames.EXIT, end, end.length);
        } finally {
            commands.remove(name);
            if (!over) {
                running.kill(GRACE);
            }
        }
    }

    private void feed(Running running) {
        try {
            for (Frames.Head head = frames.head(); head != null; head = frames.head()) {
                byte[] bytes = frames.all(head);
                switch (head.kind()) {
                    case Frames.INPUT -> running.write(bytes);
                    case Frames.CLOSE -> running.closeInput();
                    default -> throw new IOException("a frame of an unknown kind");
                }
            }
        } catch (IOException e) {
            // The connection is over, or is not ours: the command ends either way.
            frames.close();
        }
        running.kill(GRACE);
    }
}
