// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.device.Approver;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One request of a client, and the way to answer it; thread-safe. */
public final class Call {
    /** The client that asks. */
    public interface Client {
        Peer peer();

        /** On whose behalf the client would change devices. */
        Approver approver();

        /** The client wants {@code sessions.changed}. */
        void subscribe();

        /** The client wants {@code session.message} of that session. @return false when it watches too many already */
        boolean watch(String sessionKey);

        void unwatch(String sessionKey);

        /** Counts a request that waits. @return false when the client has too many already */
        boolean mayWait();

        /** A waiting request was answered. */
        void waited();

        void answer(String id, String payload);

        void refuse(String id, Json.Obj error);

        /** Tells this client alone; left out when it is slow. */
        void tell(String event, String payload);
    }

    private final String id;
    private final String method;
    private final Params params;
    private final Client client;

    Call(String id, String method, Json params, Client client) {
        this.id = id;
        this.method = method;
        this.params = new Params(method, params);
        this.client = client;
    }

    public String id() {
        return id;
    }

    public Params params() {
        return params;
    }

    public Client client() {
        return client;
    }

    public void ok(Json payload) {
        client.answer(id, payload.text());
    }

    /** Answers with JSON text that is at hand already. */
    public void okText(String payload) {
        client.answer(id, payload);
    }

    public void refuse(Refusal refusal) {
        client.refuse(id, refusal.json());
    }

    /** The method's answer will come later; pair with {@link Client#waited}. @throws Refusal when too many wait already */
    public void wait(Runnable setUp) {
        if (!client.mayWait()) {
            throw Refusal.unavailable("too many requests in flight on this connection; retry shortly");
        }
        try {
            setUp.run();
        } catch (RuntimeException e) {
            client.waited();
            throw e;
        }
    }

    /** Does the work elsewhere and answers when it is done, also with what went wrong. @throws Refusal when too much waits */
    public void later(Executor where, Supplier<Json> work) {
        wait(() -> where.execute(() -> {
            try {
                ok(work.get());
            } catch (RuntimeException e) {
                refuse(Refusals.of(method, e));
            } finally {
                client.waited();
            }
        }));
    }
}
