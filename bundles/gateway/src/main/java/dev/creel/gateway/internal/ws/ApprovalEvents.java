// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.rpc.ApprovalViews;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Pending;
import java.util.Optional;

/** Tells WebSocket clients that may answer approvals of questions and their ends; thread-safe. */
public final class ApprovalEvents implements Approvals.Listener {
    private final Clients clients;

    public ApprovalEvents(Clients clients) {
        this.clients = clients;
    }

    @Override
    public void asked(Pending question) {
        event(question, "requested", ApprovalViews.pending(question));
    }

    @Override
    public void ended(Pending question, Outcome outcome) {
        event(question, "resolved", ApprovalViews.ended(question, outcome));
    }

    private void event(Pending question, String what, Json.Obj payload) {
        clients.event(ApprovalViews.family(question.request()) + ".approval." + what, payload.text(), Optional.empty(), false, Client::approves);
    }
}
