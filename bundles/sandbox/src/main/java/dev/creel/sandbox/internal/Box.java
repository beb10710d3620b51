// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one container of a scope: made when first needed, made anew where its plan has changed or it is gone. Making and removing
 * happen one at a time; commands start beside each other. A box that is retired makes no container any more.
 */
final class Box {
    private static final Duration SETUP = Duration.ofMinutes(5);

    private final Engine engine;
    private final Lock making;
    private final AtomicInteger jobs = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Made made;
    private volatile boolean leaving;
    private volatile Instant used = Instant.now();
    private boolean retired;

    /** @param making held while a container is made and not yet known here */
    Box(Engine engine, Lock making) {
        this.engine = engine;
        this.making = making;
    }

    /** Starts a command in a container of that plan; empty when this box is retired. */
    Optional<Running> start(Plan wanted, Launch launch) {
        jobs.incrementAndGet();
        boolean started = false;
        try {
            for (int round = 0; round < 2; round++) {
                String container = ready(wanted);
                if (container.isEmpty()) {
                    return Optional.empty();
                }
                try {
                    Running running = engine.exec(container, launch, wanted);
                    started = true;
                    return Optional.of(new Counted(running, this::ended));
                } catch (Engine.Gone e) {
                    forget(container);
                }
            }
            throw new SandboxRefused("sandbox.engine", "the container is gone as soon as it is made", "see the engine's log");
        } finally {
            if (!started) {
                ended();
            }
        }
    }

    /** The container's identity, empty when this box is retired. */
    private String ready(Plan wanted) {
        Made warm = made;
        if (warm != null && !leaving && wanted.equals(warm.plan())) {
            return warm.id();
        }
        lock.lock();
        try {
            if (retired) {
                return "";
            }
            if (made != null && !wanted.equals(made.plan())) {
                // Commands of the old plan end with it: what was narrowed must not go on.
                engine.remove(made.id());
                made = null;
            }
            if (made == null) {
                make(wanted);
            }
            return made.id();
        } finally {
            lock.unlock();
        }
    }

    private void make(Plan wanted) {
        making.lock();
        try {
            String id = engine.create(wanted);
            try {
                setUp(id, wanted);
            } catch (RuntimeException e) {
                engine.remove(id);
                throw e;
            }
            made = new Made(id, wanted, Instant.now());
        } finally {
            making.unlock();
        }
    }

    private void setUp(String id, Plan wanted) {
        String text = wanted.options().setup();
        int exit = text.isEmpty() ? 0 : engine.run(id, List.of("sh", "-lc", text), wanted.options().workdir(), SETUP);
        if (exit != 0) {
            throw new SandboxRefused("sandbox.docker.setupCommand", "the setup of a new container ended with " + exit,
                    "correct the command; it runs without network, as the container's user, in a root that is read-only");
        }
    }

    private void forget(String container) {
        lock.lock();
        try {
            if (made != null && made.id().equals(container)) {
                engine.remove(container);
                made = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes the container for good.
     *
     * @param idle only where no command runs in it
     * @return what was removed, if there was one
     */
    Optional<Made> retire(boolean idle) {
        lock.lock();
        try {
            // Said before the commands are counted: who counts itself after that reads it, and waits for the lock.
            leaving = true;
            if (idle && jobs.get() > 0) {
                leaving = false;
                return Optional.empty();
            }
            retired = true;
            Optional<Made> gone = Optional.ofNullable(made);
            made = null;
            gone.ifPresent(was -> engine.remove(was.id()));
            return gone;
        } finally {
            lock.unlock();
        }
    }

    private void ended() {
        used = Instant.now();
        jobs.decrementAndGet();
    }

    int jobs() {
        return jobs.get();
    }

    Instant used() {
        return used;
    }

    Engine engine() {
        return engine;
    }

    /** Its container, if there is one. */
    Optional<Made> made() {
        return Optional.ofNullable(made);
    }

    /** A container that was made. */
    record Made(String id, Plan plan, Instant created) {}
}
