// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.device.Approver;
import dev.creel.gateway.internal.rpc.Call;
import dev.creel.gateway.internal.rpc.Methods;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket client, from challenge to close: first it proves itself, then its requests run. */
final class Client implements Socket.Handler, Call.Client {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    private static final Set<String> FRAME =
            Set.of("type", "id", "method", "params", "traceparent", "expectedProfileId");
    private static final int DEPTH = 64;
    /** Sessions whose messages one client may ask for. */
    private static final int WATCHED = 64;

    private final String id = UUID.randomUUID().toString();
    private final String nonce = UUID.randomUUID().toString();
    private final long openedAt = System.currentTimeMillis();
    private final Clients clients;
    private final Handshake handshake;
    private final Methods methods;
    private final Handshake.Opening opening;
    private final Scheduler scheduler;
    private final Limits limits;
    private final AtomicInteger waiting = new AtomicInteger();
    private Socket socket;
    private Scheduler.Task deadline;
    private volatile Identity identity;
    private volatile Peer peer;
    private volatile boolean sessions;
    private volatile Set<String> watched = Set.of();
    private long seq;

    Client(Clients clients, Handshake handshake, Methods methods, Handshake.Opening opening, Scheduler scheduler,
            Limits limits) {
        this.clients = clients;
        this.handshake = handshake;
        this.methods = methods;
        this.opening = new Handshake.Opening(
                opening.caller(), opening.host(), opening.origin(), opening.hosts(), nonce);
        this.scheduler = scheduler;
        this.limits = limits;
    }

    @Override
    public void opened(Socket opened) {
        socket = opened;
        deadline = scheduler.schedule(
                () -> close(1008, "handshake timeout"), limits.handshakeMs(), TimeUnit.MILLISECONDS);
        socket.send(Wire.event("connect.challenge",
                Json.object().put("nonce", nonce).put("ts", openedAt).build().text()), false);
        clients.opened(this);
    }

    @Override
    public void message(String text) {
        Optional<Json.Obj> frame = parse(text);
        if (identity == null) {
            connect(frame);
            return;
        }
        String requestId = frame.flatMap(f -> f.text("id")).filter(i -> !i.isEmpty()).orElse("invalid");
        Optional<String> wrong = frame.isEmpty() ? Optional.of("at root: must be object") : wrong(frame.get());
        if (wrong.isPresent()) {
            refuse(requestId, Refusal.invalid("invalid request frame: " + wrong.get()).json());
            return;
        }
        Json.Obj f = frame.get();
        methods.run(requestId, f.text("method").orElse(""), f.get("params"), this);
    }

    private static Optional<Json.Obj> parse(String text) {
        try {
            return Json.parse(text, DEPTH) instanceof Json.Obj o ? Optional.of(o) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with a request frame, in the family's words. */
    private static Optional<String> wrong(Json.Obj frame) {
        for (String name : frame.members().keySet()) {
            if (!FRAME.contains(name)) {
                String shown = name.length() <= 64 ? name : name.substring(0, 64);
                return Optional.of("at root: unexpected property '" + shown + "'");
            }
        }
        if (!frame.text("type").orElse("").equals("req")) {
            return Optional.of("at /type: must be equal to constant");
        }
        for (String name : new String[] {"id", "method"}) {
            if (frame.get(name) instanceof Json.Nil) {
                return Optional.of("at root: must have required property '" + name + "'");
            }
            if (frame.text(name).orElse("").isEmpty()) {
                return Optional.of("at /" + name + ": must be string of at least 1 character");
            }
        }
        return Optional.empty();
    }

    private void connect(Optional<Json.Obj> frame) {
        if (frame.isEmpty() || wrong(frame.get()).isPresent()) {
            close(1008, "invalid request frame");
            return;
        }
        String requestId = frame.get().text("id").orElse("");
        try {
            if (!frame.get().text("method").orElse("").equals("connect")) {
                throw Refused.of(Refusal.invalid("invalid handshake: first request must be connect"));
            }
            Json params = frame.get().get("params");
            Identity known = handshake.decide(params instanceof Json.Obj o ? o : Json.Obj.EMPTY, opening);
            deadline.cancel();
            socket.widen(limits.maxPayload());
            peer = new Peer(id, true, known.role(), known.scopes(), known.clientId());
            clients.hello(this, known, requestId);
        } catch (Refused e) {
            LOG.info("connection {} from {} refused: {}", id, opening.caller().address().getHostAddress(), e.reason());
            socket.send(Wire.error(requestId, e.answer().json()), false);
            close(e.close(), e.reason());
        } catch (RuntimeException e) {
            LOG.error("handshake failed", e);
            close(1011, "internal error");
        }
    }

    /** Sends the hello as the first frame after {@code known}: no event may be missed by a client that has its hello. */
    void welcome(Identity proven, String requestId, String hello, Runnable known) {
        synchronized (this) {
            known.run();
            socket.send(Wire.ok(requestId, hello), false);
            identity = proven;
        }
    }

    /** Whether the socket is closed or about to be. */
    boolean ended() {
        return socket.closing();
    }

    @Override
    public void closed() {
        if (deadline != null) {
            deadline.cancel();
        }
        clients.closed(this);
    }

    void close(int code, String reason) {
        socket.close(code, reason);
    }

    /** Sends an event with this client's next number; a left-out event takes no number. */
    void event(String open, boolean dropIfSlow) {
        synchronized (this) {
            if (socket.send(Wire.numbered(open, seq + 1), dropIfSlow)) {
                seq++;
            }
        }
    }

    String id() {
        return id;
    }

    long openedAt() {
        return openedAt;
    }

    Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    Handshake.Opening opening() {
        return opening;
    }

    /** Whether the client may see what happens in sessions. */
    boolean reads() {
        Peer p = peer;
        return identity != null && p != null && Scopes.allow(p.scopes(), Scopes.READ);
    }

    /** Whether the client may see and answer approvals. */
    boolean approves() {
        Peer p = peer;
        return identity != null && p != null && Scopes.allow(p.scopes(), Scopes.APPROVALS);
    }

    /** Whether the client may see and decide what that device asks for. */
    boolean pairs(String deviceId) {
        Identity known = identity;
        return known != null && Scopes.allow(known.scopes(), Scopes.PAIRING) && approver().sees(deviceId);
    }

    boolean wantsTools() {
        Identity known = identity;
        return known != null && known.caps().contains("tool-events");
    }

    boolean wantsSessions() {
        return sessions;
    }

    /** Pings, or closes a client that was silent for too long. */
    void keepAlive(long silentNanos) {
        if (socket.silentNanos() > silentNanos) {
            close(1001, "no pong");
        } else {
            socket.ping();
        }
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Approver approver() {
        Identity known = identity;
        String name = known.deviceId().isEmpty() ? known.clientId() + " " + id : "device " + known.deviceId();
        return new Approver(known.deviceId(), known.entry().secret(), known.scopes(), name);
    }

    /** Closes the connection if what it was let in by is not in force any more. */
    void recheck() {
        identity().flatMap(known -> known.entry().admission().over()).ifPresent(why -> close(4001, why));
    }

    @Override
    public void subscribe() {
        sessions = true;
    }

    @Override
    public synchronized boolean watch(String sessionKey) {
        Set<String> now = new HashSet<>(watched);
        now.add(sessionKey);
        if (now.size() > WATCHED) {
            return false;
        }
        watched = Set.copyOf(now);
        return true;
    }

    @Override
    public synchronized void unwatch(String sessionKey) {
        Set<String> now = new HashSet<>(watched);
        now.remove(sessionKey);
        watched = Set.copyOf(now);
    }

    /** Whether the client wants the messages of that session. */
    boolean watches(String sessionKey) {
        return watched.contains(sessionKey);
    }

    @Override
    public boolean mayWait() {
        if (waiting.incrementAndGet() > limits.waiting()) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    @Override
    public void waited() {
        waiting.decrementAndGet();
    }

    @Override
    public void answer(String requestId, String payload) {
        socket.send(Wire.ok(requestId, payload), false);
    }

    @Override
    public void refuse(String requestId, Json.Obj error) {
        socket.send(Wire.error(requestId, error), false);
    }

    @Override
    public void tell(String event, String payload) {
        socket.send(Wire.event(event, payload), true);
    }
}
