// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The boxes in use, one for each scope and never more than a limit. There is no second book of them: what exists is what the
 * engine says, and a box stays here until its container is gone. Thread-safe.
 */
final class Boxes {
    private static final int ROUNDS = 100;

    private final Map<String, Box> boxes = new HashMap<>();
    private final ReadWriteLock making = new ReentrantReadWriteLock();
    private final int most;

    Boxes(int most) {
        this.most = most;
    }

    /** Starts a command in the box of its plan's scope. */
    Running start(Plan plan, Launch launch, Engine engine) {
        for (int round = 0; round < ROUNDS; round++) {
            Box box = of(plan.scope(), engine);
            if (box.engine() != engine) {
                box.retire(false);
            } else {
                Optional<Running> running = box.start(plan, launch);
                if (running.isPresent()) {
                    return running.get();
                }
            }
            drop(plan.scope(), box);
        }
        throw new SandboxRefused("sandbox.containers", "the container is removed each time it is needed", "stop what removes it");
    }

    /** Where there are too many, the one that was idle longest goes; where commands run in all, it is refused. */
    private Box of(String scope, Engine engine) {
        for (int round = 0; round < ROUNDS; round++) {
            Map.Entry<String, Box> oldest;
            synchronized (this) {
                Box known = boxes.get(scope);
                if (known == null && boxes.size() < most) {
                    known = new Box(engine, making.readLock());
                    boxes.put(scope, known);
                }
                if (known != null) {
                    return known;
                }
                oldest = boxes.entrySet().stream().filter(entry -> entry.getValue().jobs() == 0)
                        .min(Comparator.comparing(entry -> entry.getValue().used())).map(Map.Entry::copyOf).orElse(null);
            }
            if (oldest == null) {
                break;
            }
            if (oldest.getValue().retire(true).isPresent() || oldest.getValue().made().isEmpty()) {
                drop(oldest.getKey(), oldest.getValue());
            }
        }
        throw new SandboxRefused("sandbox.containers", "there are " + most + " containers, and commands run in all",
                "wait for one to end, or let agents share with sandbox.scope");
    }

    private synchronized void drop(String scope, Box box) {
        boxes.remove(scope, box);
    }

    synchronized Map<String, Box> all() {
        return Map.copyOf(boxes);
    }

    /** Retires those that fit, each of them even where the engine fails with another; then says so. */
    List<Box.Made> retire(Predicate<Map.Entry<String, Box>> fits, boolean idle) {
        List<Box.Made> gone = new ArrayList<>();
        SandboxRefused failure = null;
        for (Map.Entry<String, Box> entry : all().entrySet()) {
            if (!fits.test(entry)) {
                continue;
            }
            try {
                entry.getValue().retire(idle).ifPresent(made -> {
                    gone.add(made);
                    drop(entry.getKey(), entry.getValue());
                });
            } catch (SandboxRefused e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return gone;
    }

    /** Removes the containers of this gateway that no box knows, as an earlier process left them; returns them. */
    List<Engine.Found> sweep(Engine engine, String instance) {
        making.writeLock().lock();
        try {
            Set<String> known = all().values().stream().flatMap(box -> box.made().stream()).map(Box.Made::id).collect(Collectors.toSet());
            List<Engine.Found> strays = engine.ours(instance).stream().filter(found -> !known.contains(found.id())).toList();
            strays.forEach(found -> engine.remove(found.id()));
            engine.tidy(instance);
            return strays;
        } finally {
            making.writeLock().unlock();
        }
    }
}
