// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.config.Config;
import dev.creel.sandbox.Containers.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** When a container has been idle too long or is too old, by its agent's newest settings. Zero of a limit means without it. */
final class Upkeep {
    private final Boxes boxes;
    private final Config config;
    private ScheduledFuture<?> next;

    Upkeep(Boxes boxes, Config config) {
        this.boxes = boxes;
        this.config = config;
    }

    /** Retires what is due; afterwards the next time may be waited for. */
    void prune() {
        prune(Instant.now());
    }

    void prune(Instant now) {
        synchronized (this) {
            next = null;
        }
        boxes.retire(entry -> due(entry.getValue()).filter(time -> !time.isAfter(now)).isPresent(), true);
    }

    /** Runs the task when the first of them will be due, unless that is waited for already. */
    synchronized void schedule(ScheduledExecutorService clock, Runnable task) {
        if (next != null && !next.isDone() || clock.isShutdown()) {
            return;
        }
        boxes.all().values().stream().flatMap(box -> due(box).stream()).min(Instant::compareTo).ifPresent(time -> {
            long wait = Math.max(1000, Duration.between(Instant.now(), time).toMillis());
            next = clock.schedule(task, wait, TimeUnit.MILLISECONDS);
        });
    }

    /** A container in use is not due, however old. */
    private Optional<Instant> due(Box box) {
        return box.made().flatMap(made -> {
            BoxSettings settings = BoxSettings.of(config.current(), made.plan().agentId());
            Stream<Instant> idle = settings.idle().isZero() ? Stream.empty() : Stream.of(box.used().plus(settings.idle()));
            Stream<Instant> old = settings.age().isZero() ? Stream.empty() : Stream.of(made.created().plus(settings.age()));
            return Stream.concat(idle, old).min(Instant::compareTo);
        });
    }

    /** A container as its operator sees it. */
    Container container(Engine.Found found, Box box) {
        Optional<Box.Made> made = Optional.ofNullable(box).flatMap(Box::made).filter(known -> known.id().equals(found.id()));
        return new Container(found.name(), found.scope(), found.agentId(), made.map(known -> known.plan().options().image()).orElse(found.image()),
                found.running(), found.created(), made.isPresent() ? box.used() : found.created(), made.isPresent() ? box.jobs() : 0,
                made.filter(known -> known.plan().hash().equals(found.hash())).isPresent());
    }
}
