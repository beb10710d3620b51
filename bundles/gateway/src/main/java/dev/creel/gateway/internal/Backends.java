// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.access.ChannelControl;
import dev.creel.access.DeadLetters;
import dev.creel.access.Inbox;
import dev.creel.access.Outbox;
import dev.creel.access.Pairings;
import dev.creel.access.Turns;
import dev.creel.agent.Agents;
import dev.creel.agent.DirectTools;
import dev.creel.agent.ModelUse;
import dev.creel.agent.Runs;
import dev.creel.agent.Toolbox;
import dev.creel.audit.AuditCounts;
import dev.creel.confine.PluginServices;
import dev.creel.gateway.Page;
import dev.creel.gateway.SecurityReports;
import dev.creel.journal.Journal;
import dev.creel.plugin.PluginAdvice;
import dev.creel.plugin.PluginLifecycle;
import dev.creel.plugin.Plugins;
import dev.creel.sandbox.Containers;
import dev.creel.sandbox.Sandboxes;
import dev.creel.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands behind the gateway. Each part may come late or go, while the port already listens: a request that needs an
 * absent part is told to try again. Thread-safe.
 */
@Component(service = Backends.class)
public final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private final RunHub hub = new RunHub();
    private final SessionHub sessionHub = new SessionHub();
    private AutoCloseable following;
    private AutoCloseable followingSessions;
    private final PluginNews pluginNews = new PluginNews();
    private volatile Runs runs;
    private volatile Plugins plugins;
    private volatile Sessions sessions;

    /** There from the start; what is behind it comes and goes by itself. */
    @Reference
    volatile Approving approving = new Approving();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Inbox inbox;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Sandboxes sandboxes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Containers containers;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Turns turns;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Pairings pairings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ChannelControl channels;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Outbox outbox;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile DeadLetters deadLetters;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Agents agents;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ModelUse modelUse;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindSessions(Sessions service) {
        leave(followingSessions);
        sessions = service;
        followingSessions = service.follow(sessionHub);
    }

    synchronized void unbindSessions(Sessions service) {
        if (sessions == service) {
            leave(followingSessions);
            followingSessions = null;
            sessions = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile DirectTools directTools;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Toolbox toolbox;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Journal journal;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile AuditCounts auditCounts;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile PluginLifecycle lifecycle;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile PluginAdvice advice;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile PluginServices contributions;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Page page;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile SecurityReports security;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindPlugins(Plugins service) {
        pluginNews.leave();
        plugins = service;
        pluginNews.follow(service);
    }

    synchronized void unbindPlugins(Plugins service) {
        if (plugins == service) {
            pluginNews.leave();
            plugins = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindRuns(Runs service) {
        leave(following);
        runs = service;
        following = service.follow(hub);
    }

    synchronized void unbindRuns(Runs service) {
        if (runs == service) {
            leave(following);
            following = null;
            runs = null;
        }
    }

    private static void leave(AutoCloseable followed) {
        if (followed != null) {
            try {
                followed.close();
            } catch (Exception e) {
                LOG.warn("leaving a service that is gone", e);
            }
        }
    }

    /** Tells of sessions; stays the same while their store comes and goes. */
    public SessionHub sessionHub() {
        return sessionHub;
    }

    /** Tells of runs; stays the same while agents come and go. */
    public RunHub hub() {
        return hub;
    }

    public Approving approving() {
        return approving;
    }

    public Sandboxes sandboxes() {
        return present(sandboxes, "sandbox");
    }

    public Containers containers() {
        return present(containers, "sandbox");
    }

    public Inbox inbox() {
        return present(inbox, "inbox");
    }

    public Pairings pairings() {
        return present(pairings, "channels");
    }

    public ChannelControl channels() {
        return present(channels, "channels");
    }

    /** None while there are no channels yet. */
    public List<ChannelControl.State> channelStates() {
        ChannelControl control = channels;
        return control == null ? List.of() : control.states();
    }

    public Outbox outbox() {
        return present(outbox, "channels");
    }

    public DeadLetters deadLetters() {
        return present(deadLetters, "channels");
    }

    public Runs runs() {
        return present(runs, "agent");
    }

    public Agents agents() {
        return present(agents, "agent");
    }

    public ModelUse modelUse() {
        return present(modelUse, "agent");
    }

    public DirectTools directTools() {
        return present(directTools, "agent");
    }

    public Toolbox toolbox() {
        return present(toolbox, "agent");
    }

    public Sessions sessions() {
        return present(sessions, "session store");
    }

    /** The canonical key; an agent that is not named is the default one. @throws IllegalArgumentException for anything malformed */
    public String canonical(String key, String agentId) {
        return sessions().canonical(key, agentId.isEmpty() ? agents().defaultId() : agentId);
    }

    /** Tells of changes of plugins; stays the same while the plugin host comes and goes. */
    public PluginNews pluginNews() {
        return pluginNews;
    }

    public PluginLifecycle lifecycle() {
        return present(lifecycle, "plugin host");
    }

    public PluginAdvice advice() {
        return present(advice, "plugin host");
    }

    /** What plugins contribute; empty while nothing confines them. */
    public Optional<PluginServices> contributions() {
        return Optional.ofNullable(contributions);
    }

    /** The security audit; empty in an installation without one. */
    public Optional<SecurityReports> security() {
        return Optional.ofNullable(security);
    }

    /** The control page; empty in an installation without one. */
    public Optional<Page> page() {
        return Optional.ofNullable(page);
    }

    public Optional<Plugins> plugins() {
        return Optional.ofNullable(plugins);
    }

    /** Whether clients can be served: somebody answers messages. */
    public boolean serving() {
        return inbox != null && turns != null && runs != null && agents != null && sessions != null;
    }

    /** What waits and runs; nothing while there is no agent. */
    public List<Runs.Activity> activity() {
        Runs now = runs;
        return now == null ? List.of() : now.activity();
    }

    /** How often what was decided; nothing while there is no log of decisions. */
    public List<AuditCounts.Count> decisions() {
        AuditCounts now = auditCounts;
        return now == null ? List.of() : now.counts();
    }

    /** Why only a new start helps, by name; empty while none is needed. */
    public List<String> dead() {
        return Standstill.notAlive(Optional.ofNullable(journal), activity());
    }

    /** What is not ready yet, by name; empty when everything is. */
    public List<String> failing() {
        List<String> out = new ArrayList<>();
        if (inbox == null) {
            out.add("inbox");
        }
        if (sessions == null) {
            out.add("sessions");
        }
        if (turns == null || runs == null || agents == null) {
            out.add("agent");
        }
        Plugins host = plugins;
        if (host == null || !host.settled()) {
            out.add("plugins");
        }
        out.addAll(Standstill.notReady(Optional.ofNullable(journal), activity()));
        return out;
    }

    private static <T> T present(T part, String name) {
        if (part == null) {
            throw Refusal.unavailable("gateway starting; the " + name + " is not ready; retry shortly");
        }
        return part;
    }
}
