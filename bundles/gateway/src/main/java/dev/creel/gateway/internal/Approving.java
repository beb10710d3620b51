// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.ExecRules;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Approvals and the rules for commands, whoever provides them at the moment; thread-safe. */
@Component(service = Approving.class)
public final class Approving {
    private final List<Approvals.Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Approvals approvals;
    private Approvals.Listening listening;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ExecRules rules;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindApprovals(Approvals service) {
        unbindApprovals(approvals);
        approvals = service;
        listening = service.listen(new Approvals.Listener() {
            @Override
            public void asked(Approvals.Pending question) {
                listeners.forEach(listener -> listener.asked(question));
            }

            @Override
            public void ended(Approvals.Pending question, Approvals.Outcome outcome) {
                listeners.forEach(listener -> listener.ended(question, outcome));
            }
        });
    }

    synchronized void unbindApprovals(Approvals service) {
        if (approvals == service && listening != null) {
            listening.close();
            listening = null;
            approvals = null;
        }
    }

    /** Tells that listener from now on. */
    public void tell(Approvals.Listener listener) {
        listeners.add(listener);
    }

    public Approvals approvals() {
        return present(approvals);
    }

    /** What waits; nothing while there is nobody to ask. */
    public List<Approvals.Pending> pending() {
        Approvals now = approvals;
        return now == null ? List.of() : now.pending();
    }

    public ExecRules rules() {
        return present(rules);
    }

    private static <T> T present(T part) {
        if (part == null) {
            throw Refusal.unavailable("gateway starting; the approvals are not ready; retry shortly");
        }
        return part;
    }
}
