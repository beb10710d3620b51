// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Threads;
import dev.creel.sandbox.Containers;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes;
import dev.creel.sandbox.internal.docker.WayLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sandboxes of this gateway in the containers of an engine. Containers do not outlive it: what one left behind goes first. */
@Component(service = {Sandboxes.class, Containers.class}, immediate = true)
public final class ContainerSandboxes implements Sandboxes, Containers {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerSandboxes.class);
    private static final int MOST = 64;

    private final Config config;
    private final Audit audit;
    private final ScheduledThreadPoolExecutor clock;
    private final Engines engines;
    private final Boxes boxes = new Boxes(MOST);
    private final Upkeep upkeep;
    private final Runnable pruning;
    private final AutoCloseable changes;
    private final AtomicBoolean clean = new AtomicBoolean();

    @Activate
    public ContainerSandboxes(@Reference Config config, @Reference Audit audit, @Reference Threads threads) {
        this.config = config;
        this.audit = audit;
        this.clock = new ScheduledThreadPoolExecutor(1, threads.factory("sandbox-clock"));
        clock.setRemoveOnCancelPolicy(true);
        this.engines = new Engines(config, clock, new WayLog(threads.factory("sandbox-egress"), request -> audit.record("sandbox.egress", request)));
        this.upkeep = new Upkeep(boxes, config);
        // Not on the clock's own thread, which has to break off what an engine does not answer.
        this.pruning = () -> threads.factory("sandbox-prune").newThread(this::pruneQuietly).start();
        this.changes = config.onChange((before, after) -> threads.factory("sandbox-stale").newThread(this::retireStale).start());
        if (Files.exists(Instance.file(state()))) {
            threads.factory("sandbox-orphans").newThread(this::sweepAtStart).start();
        }
    }

    @Deactivate
    public void stop() throws Exception {
        changes.close();
        try {
            boxes.retire(entry -> true, false);
        } catch (SandboxRefused e) {
            LOG.warn("Containers may be left behind, and are removed at the next start: {}", e.getMessage());
        }
        clock.shutdownNow();
    }

    @Override
    public Seat seat(Who who) {
        return Seats.of(config.current(), who);
    }

    @Override
    public Path furnish(Seat seat) {
        Path folder = seat.files();
        return !seat.sandboxed() || folder.equals(seat.who().workspace()) ? folder : Copies.furnish(folder, seat.who().workspace(), seat.who().strangers());
    }

    @Override
    public Running start(Seat seat, Launch launch) {
        Snapshot now = config.current();
        if (!seat.sandboxed() || !Seats.of(now, seat.who()).equals(seat)) {
            throw new SandboxRefused("sandbox.seat", "the session no longer acts where this command was to run", "repeat the call");
        }
        Launches.check(launch);
        Engine engine = engines.current();
        sweepOnce(engine);
        furnish(seat);
        Plan plan = new Plans(Instance.of(state()), now, engines.socket()).of(seat, engine);
        Running running = boxes.start(plan, launch, engine);
        if (config.current() != now) {
            // A change while the container was made has found nothing to remove.
            retireStale();
        }
        upkeep.schedule(clock, pruning);
        return running;
    }

    private Path state() {
        return Path.of(config.current().stateDir());
    }

    private void sweepAtStart() {
        try {
            sweepOnce(engines.current());
        } catch (SandboxRefused e) {
            LOG.info("No look was taken for containers an earlier process may have left; it is taken before the next command: {}",
                    e.getMessage());
        }
    }

    private synchronized void sweepOnce(Engine engine) {
        if (!clean.get()) {
            List<Engine.Found> strays = boxes.sweep(engine, Instance.of(state()));
            strays.forEach(found -> audit.record("sandbox.orphan", Map.of("container", found.name(), "scope", found.scope())));
            clean.set(true);
        }
    }

    /** What was narrowed must not go on until the next command: a container that is no longer given goes, with all that runs in it. */
    private void retireStale() {
        try {
            boxes.retire(entry -> entry.getValue().made().filter(made -> Stale.is(made.plan(), config.current())).isPresent(), false)
                    .forEach(made -> audit.record("sandbox.stale", Map.of("container", made.plan().name(), "scope", made.plan().scope())));
        } catch (SandboxRefused e) {
            LOG.warn("Containers of an older configuration could not be removed, and are before the next command in them: {}", e.getMessage());
        }
    }

    private void pruneQuietly() {
        try {
            prune();
        } catch (SandboxRefused e) {
            LOG.warn("Idle containers could not be removed: {}", e.getMessage());
        }
        upkeep.schedule(clock, pruning);
    }

    @Override
    public List<Container> list() {
        Map<String, Box> all = boxes.all();
        return engines.current().ours(Instance.of(state())).stream().map(found -> upkeep.container(found, all.get(found.scope()))).toList();
    }

    @Override
    public List<Container> recreate(String scope, String agentId) {
        List<Container> gone = list().stream().filter(container -> (scope.isEmpty() || container.scope().equals(scope))
                && (agentId.isEmpty() || container.agentId().equalsIgnoreCase(agentId))).toList();
        List<String> scopes = gone.stream().map(Container::scope).toList();
        boxes.retire(entry -> scopes.contains(entry.getKey()), false);
        return recorded(gone, "sandbox.recreate");
    }

    @Override
    public List<Container> prune() {
        List<Container> before = list();
        upkeep.prune();
        boxes.sweep(engines.current(), Instance.of(state()));
        List<String> after = list().stream().map(Container::name).toList();
        return recorded(before.stream().filter(container -> !after.contains(container.name())).toList(), "sandbox.prune");
    }

    private List<Container> recorded(List<Container> gone, String event) {
        gone.forEach(container -> audit.record(event, Map.of("container", container.name(), "scope", container.scope())));
        return gone;
    }
}
