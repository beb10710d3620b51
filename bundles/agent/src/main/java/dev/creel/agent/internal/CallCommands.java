// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Sandbox.Exec;
import dev.creel.api.tool.Sandbox.Job;
import dev.creel.config.Snapshot;
import dev.creel.sandbox.HostCommands;
import dev.creel.sandbox.Jobs;
import dev.creel.sandbox.Jobs.Order;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.ExecGate;
import dev.creel.toolgate.ExecGate.Asked;
import dev.creel.toolgate.ExecGate.Elevated;
import dev.creel.toolgate.ExecGate.Verdict;
import dev.creel.toolgate.ExecGate.Where;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of tool calls: decided about by the gate, after a person was asked where it says so, and started as exactly what it
 * says. Nothing that fails in a sandbox is tried outside. Thread-safe.
 */
final class CallCommands {
    private static final Logger LOG = LoggerFactory.getLogger(CallCommands.class);
    private static final Duration ASKING = Duration.ofSeconds(120);
    private static final long TIMEOUT_SECONDS = 1_800;
    private static final long MOST_SECONDS = 86_400;
    private static final long KEPT_MILLIS = 1_800_000;
    private static final long LEAST_KEPT_MILLIS = 60_000;
    private static final long MOST_KEPT_MILLIS = 10_800_000;

    private final Places places;
    private final ExecGate gate;
    private final Approvals approvals;
    private final Jobs jobs;
    private final Supplier<Snapshot> config;

    /**
     * Where commands can run.
     *
     * @param side where they are waited for and started
     */
    record Places(Seating seating, Sandboxes sandboxes, HostCommands host, Elevations elevations, HostSide side) {}

    CallCommands(Places places, ExecGate gate, Approvals approvals, Jobs jobs, Supplier<Snapshot> config) {
        this.places = places;
        this.gate = gate;
        this.approvals = approvals;
        this.jobs = jobs;
        this.config = config;
    }

    dev.creel.api.tool.Sandbox of(Doing doing) {
        return new SessionCommands(this, places.side(), jobs, doing);
    }

    static String owner(LiveRun run) {
        return run.agentId() + '\n' + run.sessionKey();
    }

    /** All commands of a session, whichever of its turns started them. */
    static Predicate<Order> ofSession(String sessionKey) {
        return order -> order.owner().endsWith('\n' + sessionKey);
    }

    /** Ends the commands of such orders. @return how many */
    int end(Predicate<Order> fits) {
        return jobs.end(fits);
    }

    /** @param over whether nobody waits for the command any more */
    Job start(Doing doing, Exec exec, BooleanSupplier over) {
        Seat seat = places.seating().of(doing.run());
        try {
            Verdict.Run go = decided(asked(doing, exec, seat), () -> over.getAsBoolean() || doing.run().aborted());
            Job job = jobs.start(order(doing, exec, go), () -> launched(go, seat, exec.terminal()));
            if (doing.run().aborted()) {
                // It was asked to stop after the last look and before there was a command to end.
                jobs.end(order -> order.run().equals(doing.run().id()));
            }
            return job;
        } catch (SandboxRefused e) {
            LOG.warn("A command of session {} does not run: {}", doing.run().sessionKey(), e.getMessage());
            throw new Failure(e.rule().equals("sandbox.jobs") ? Failure.Code.QUOTA : Failure.Code.UNSUPPORTED,
                    Paths.hidden(e.getMessage(), seat, config.get()));
        }
    }

    private Asked asked(Doing doing, Exec exec, Seat seat) {
        LiveRun run = doing.run();
        Elevated raised = exec.elevated() ? places.elevations().of(doing) : Elevated.OFF;
        boolean boxed = gate.where(run.agentId(), run.sessionKey(), raised, seat.sandboxed()) == Where.SANDBOX;
        return new Asked(run.agentId(), run.sessionKey(), exec.command(), workdir(exec.workdir(), boxed, seat), exec.environment(),
                exec.where(), exec.security(), exec.ask(), raised, seat.sandboxed(), OwnersChat.of(run, config.get()));
    }

    /** From the workspace on, as the place names it where the command runs. */
    private static String workdir(String asked, boolean boxed, Seat seat) {
        try {
            Path base = boxed ? Path.of(seat.workdir()) : seat.who().workspace();
            return base.resolve(asked).normalize().toString();
        } catch (InvalidPathException e) {
            throw new Failure(Failure.Code.BAD_INPUT, "workdir is no path");
        }
    }

    private Verdict.Run decided(Asked asked, BooleanSupplier over) {
        Verdict verdict = gate.decide(asked);
        if (verdict instanceof Verdict.Ask ask) {
            verdict = gate.redeem(ask, approvals.await(ask.request(), ASKING, over));
        }
        if (verdict instanceof Verdict.Run run && !over.getAsBoolean()) {
            return run;
        }
        if (verdict instanceof Verdict.Refused refused) {
            throw new Failure(Failure.Code.REFUSAL, "Refused by rule " + refused.rule() + ": " + refused.remedy());
        }
        throw new Failure(Failure.Code.REFUSAL, "The command was not started: the turn was stopped.");
    }

    /** A sandbox that cannot run it throws; there is no other way for it from here. */
    private Running launched(Verdict.Run go, Seat seat, boolean terminal) {
        Launch launch = new Launch(go.argv(), go.workdir(), go.environment(), terminal);
        return go.where() == Where.SANDBOX ? places.sandboxes().start(seat, launch) : places.host().start(launch);
    }

    private Order order(Doing doing, Exec exec, Verdict.Run go) {
        Snapshot now = config.get();
        long configured = now.integer("tools.exec.timeoutSec", 0);
        long usual = configured > 0 ? configured : TIMEOUT_SECONDS;
        long seconds = exec.timeout().isZero() || exec.timeout().isNegative() ? usual : exec.timeout().toSeconds();
        long kept = now.integer("tools.exec.cleanupMs", KEPT_MILLIS);
        return new Order(owner(doing.run()), doing.run().id(), exec.command(), go.where().name().toLowerCase(Locale.ROOT),
                Duration.ofSeconds(Math.max(1, Math.min(seconds, MOST_SECONDS))),
                Duration.ofMillis(Math.max(LEAST_KEPT_MILLIS, Math.min(kept, MOST_KEPT_MILLIS))));
    }
}
