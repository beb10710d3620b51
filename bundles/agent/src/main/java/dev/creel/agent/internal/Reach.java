// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelControl;
import dev.creel.access.Outbox;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.Threads;
import dev.creel.egress.Pages;
import dev.creel.sandbox.Jobs.Order;
import dev.creel.sandbox.Sandboxes;
import dev.creel.session.Sessions;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.ToolGate;
import dev.creel.workspace.Workspaces;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How far tools reach beyond their own code: the services of the host behind the parts of a call. Thread-safe. */
@Component(service = Reach.class)
public final class Reach {
    private final CallParts parts;
    private final Optional<Approvals> approvals;
    private final Predicate<LiveRun> sandboxed;
    private final ToIntFunction<Predicate<Order>> commands;

    @Activate
    public Reach(
            @Reference Config config,
            @Reference Sessions sessions,
            @Reference Sandboxes sandboxes,
            @Reference Workspaces workspaces,
            @Reference Pages pages,
            @Reference Outbox outbox,
            @Reference ChannelControl channels,
            @Reference ToolGate gate,
            @Reference Labels labels,
            @Reference Approvals approvals,
            @Reference CommandReach commands,
            @Reference Audit audit,
            @Reference Threads threads) {
        this.approvals = Optional.of(approvals);
        Seating seating = new Seating(sandboxes, sessions, new Rosters(config));
        CallFiles files = new CallFiles(workspaces, sandboxes, seating);
        OutgoingFiles sent = new OutgoingFiles(new DeliveredFiles(files::of, gate, audit)::of);
        CallMessages messages = new CallMessages(outbox, new Recipients(channels), sent, labels, new Listings(audit, config::current),
                new HostSide(threads.executor("tool-message", HostSide.MOST, HostSide.WAITING)), config::current);
        CallWeb web = new CallWeb(pages, labels, audit, config::current);
        sandboxed = seating::sandboxed;
        this.commands = commands.commands()::end;
        parts = new CallParts(doing -> doing::status, files::of, commands.commands()::of, web::of,
                messages::of, CallParts.noVision());
    }

    private Reach(Optional<Approvals> approvals) {
        this.parts = CallParts.NONE;
        this.approvals = approvals;
        this.sandboxed = run -> true;
        this.commands = fits -> 0;
    }

    /** Tools that see nothing but their own session, and nobody who could be asked. */
    public static Reach none() {
        return new Reach(Optional.empty());
    }

    /** Tools that see nothing but their own session. */
    static Reach asking(Approvals approvals) {
        return new Reach(Optional.of(approvals));
    }

    /** Where a person is asked; empty where nobody is. */
    Optional<Approvals> approvals() {
        return approvals;
    }

    CallParts parts() {
        return parts;
    }

    /** Ends the commands of such orders. @return how many */
    int endCommands(Predicate<Order> fits) {
        return commands.applyAsInt(fits);
    }

    /** Whether the session of a run is in a container. */
    boolean sandboxed(LiveRun run) {
        return sandboxed.test(run);
    }
}
