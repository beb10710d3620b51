// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.internal.FarEngine;
import dev.creel.sandbox.internal.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.UnaryOperator;

/** An engine in memory whose commands say back what they are told; it notes all it is asked to do. */
final class MemoryEngine implements FarEngine {
    static final String IMAGE = "a".repeat(64);

    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<String, Plan> live = new ConcurrentHashMap<>();
    final Map<String, String> foreign = new ConcurrentHashMap<>();
    volatile boolean same = true;
    volatile String mounted = "";
    volatile RuntimeException fault;
    volatile Echo last;

    @Override
    public Facts facts() {
        return new Facts("memory", "1", true, false);
    }

    @Override
    public String volume(String name) {
        return "/volumes/" + name;
    }

    @Override
    public String image(String name) {
        return "sha256:" + IMAGE;
    }

    @Override
    public String create(Plan plan) {
        return create(plan, UnaryOperator.identity());
    }

    @Override
    public String create(Plan plan, UnaryOperator<String> paths) {
        asked.add("create");
        mounted = paths.apply(plan.mounts().get(0).source());
        String id = String.format("%064x", asked.size());
        live.put(id, plan);
        return id;
    }

    @Override
    public boolean same(String container, Map<String, String> numbers) {
        return same;
    }

    @Override
    public Running exec(String container, Launch launch, Plan plan) {
        asked.add("exec " + launch.argv());
        if (!live.containsKey(container)) {
            throw new Gone("no " + container, null);
        }
        last = new Echo();
        return last;
    }

    @Override
    public List<Found> ours(String instance) {
        if (fault != null) {
            throw fault;
        }
        return live.entrySet().stream().filter(entry -> entry.getValue().instance().equals(instance)).map(entry -> new Found(entry.getKey(),
                entry.getValue().name(), entry.getValue().scope(), entry.getValue().agentId(), "i", entry.getValue().hash(), true, Instant.EPOCH)).toList();
    }

    @Override
    public void remove(String container) {
        asked.add("remove");
        live.remove(container);
        foreign.remove(container);
    }

    @Override
    public int run(String container, List<String> argv, String workdir, Duration time) {
        asked.add("run " + argv);
        return 7;
    }

    /** Says what it is told, until its input ends. */
    static final class Echo implements Running {
        private static final byte[] END = new byte[0];
        private final BlockingQueue<byte[]> told = new LinkedBlockingQueue<>();
        final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean killed;

        @Override
        public int read(byte[] into) {
            try {
                byte[] next = told.take();
                System.arraycopy(next, 0, into, 0, next.length);
                return next == END ? -1 : next.length;
            } catch (InterruptedException e) {
                throw new SandboxRefused("test", "interrupted", "none");
            }
        }

        @Override
        public void write(byte[] bytes) {
            told.add(bytes.clone());
        }

        @Override
        public void closeInput() {
            told.add(END);
        }

        @Override
        public void kill(Duration grace) {
            killed = true;
            ended.countDown();
            told.add(END);
        }

        @Override
        public int exit() {
            return killed ? 137 : 5;
        }

        @Override
        public String why() {
            return killed ? "killed" : "";
        }
    }
}
