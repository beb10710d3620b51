// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.net.Connection;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Answers requests from a script and keeps them; opens the sockets it is given. */
public final class ScriptedEgress implements Egress {
    public final List<Request> requests = new ArrayList<>();
    public final List<Request> upgrades = new ArrayList<>();
    private final Queue<Socket> sockets = new ArrayDeque<>();
    private final Queue<Object> script = new ArrayDeque<>();

    public ScriptedEgress sse(String... data) {
        StringBuilder body = new StringBuilder();
        for (String d : data) {
            body.append("data: ").append(d).append("\n\n");
        }
        return reply(200, Map.of("content-type", List.of("text/event-stream")), body.toString());
    }

    public ScriptedEgress reply(int status, Map<String, List<String>> headers, String body) {
        script.add(new FakeReply(status, headers, body, null));
        return this;
    }

    public ScriptedEgress breaksAfter(String body, Failure failure) {
        script.add(new FakeReply(200, Map.of(), body, failure));
        return this;
    }

    public ScriptedEgress fails(Failure failure) {
        script.add(failure);
        return this;
    }

    /** The next WebSocket to be opened. */
    public ScriptedEgress socket(ScriptedSocket socket) {
        sockets.add(socket);
        return this;
    }

    @Override
    public Socket open(Request upgrade, Call call) {
        upgrades.add(upgrade);
        Socket next = sockets.poll();
        if (next == null) {
            throw new Failure(Failure.Code.TEMPORARY, "the script has no more sockets");
        }
        return next;
    }

    public int left() {
        return script.size();
    }

    @Override
    public Reply send(Request request, Call call) {
        requests.add(request);
        Object next = script.remove();
        if (next instanceof Failure failure) {
            throw failure;
        }
        return (Reply) next;
    }

    @Override
    public Connection connect(String origin, Limits limits, Call call) {
        throw new Failure(Failure.Code.UNSUPPORTED, "the script opens no connections of lines");
    }

    private static final class FakeReply implements Reply {
        private final int status;
        private final Map<String, List<String>> headers;
        private final byte[] body;
        private final Failure atEnd;
        private int at;

        FakeReply(int status, Map<String, List<String>> headers, String body, Failure atEnd) {
            this.status = status;
            this.headers = headers;
            this.body = body.getBytes(StandardCharsets.UTF_8);
            this.atEnd = atEnd;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public Map<String, List<String>> headers() {
            return headers;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == body.length) {
                if (atEnd != null) {
                    throw atEnd;
                }
                return -1;
            }
            int n = Math.min(Math.min(length, 13), body.length - at);
            System.arraycopy(body, at, into, offset, n);
            at += n;
            return n;
        }

        @Override
        public void close() {}
    }
}
