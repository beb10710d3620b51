// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.json.Json;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Refused;
import dev.creel.config.Snapshot;
import dev.creel.confine.Caller;
import dev.creel.confine.PluginId;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** An egress with rights, secrets and names that a test sets. */
final class Rig implements AutoCloseable {
    final Set<String> rights = ConcurrentHashMap.newKeySet();
    final Map<String, String> secrets = new ConcurrentHashMap<>();
    final Map<String, InetAddress[]> names = new ConcurrentHashMap<>();
    final List<String> audited = new ArrayList<>();
    final TestCall call = new TestCall();
    final AtomicLong nanos = new AtomicLong();
    final AtomicInteger sockets = new AtomicInteger();
    final List<Runnable> onEnd = new CopyOnWriteArrayList<>();
    String config = "{}";

    private final SslContextFactory.Client tls = new SslContextFactory.Client();
    private final Clients clients = new Clients(
            name -> task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            },
            "1.2.3",
            this::resolve,
            tls);
    private final Keyring keyring = new Keyring(
            this::snapshot,
            ref -> Optional.ofNullable(secrets.get(ref.name())),
            (event, fields) -> {
                audited.add(event + " " + fields.get("rule"));
                return "D-" + audited.size();
            });

    PluginEgress egress(String plugin) {
        return new PluginEgress(new TestCaller(plugin), clients, new Dialer(clients, this::resolve), keyring, this::snapshot);
    }

    /** Pages read with the rig's names and clients. */
    PublicPages pages() {
        return new PublicPages(clients, (event, fields) -> {
            audited.add(event + " " + fields.get("what") + " " + fields.get("agent"));
            return "D-" + audited.size();
        }, nanos::get);
    }

    Reply send(Request request) {
        return egress("model-openai").send(request, call);
    }

    /** Trusts these certificates instead of the usual ones. */
    void trust(KeyStore certificates) {
        tls.setTrustStore(certificates);
    }

    void grant(String origin, String kinds) {
        for (String kind : kinds.split(",")) {
            rights.add(origin + " " + kind);
        }
    }

    static Request get(String origin, String path) {
        return Request.get(origin, path);
    }

    static Limits limits(int redirects) {
        return new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20), 1 << 20, redirects);
    }

    static String text(Reply reply) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[37];
        for (int n = reply.read(buffer, 0, buffer.length); n >= 0; n = reply.read(buffer, 0, buffer.length)) {
            out.write(buffer, 0, n);
        }
        return out.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private Snapshot snapshot() {
        return new Snapshot(1, "", (Json.Obj) Json.parse(config, 20), "/", "/creel.json");
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = names.get(host);
        if (all == null) {
            throw new UnknownHostException(host);
        }
        return all;
    }

    @Override
    public void close() {
        clients.close();
    }

    /** A caller that holds the rig's rights. */
    private final class TestCaller implements Caller {
        private final String plugin;

        TestCaller(String plugin) {
            this.plugin = plugin;
        }

        @Override
        public PluginId plugin() {
            return new PluginId(plugin, "dev." + plugin, "1.0.0", "00");
        }

        @Override
        public boolean holds(String type, String name, String actions) {
            return rights.contains(name + " " + actions);
        }

        @Override
        public boolean contributes(String kind) {
            return plugin.startsWith(kind + "-");
        }

        @Override
        public AutoCloseable socket(Call call, Runnable over) {
            sockets.incrementAndGet();
            onEnd.add(over);
            AtomicBoolean held = new AtomicBoolean(true);
            return () -> {
                if (held.compareAndSet(true, false)) {
                    onEnd.remove(over);
                    sockets.decrementAndGet();
                }
            };
        }

        @Override
        public void demand(String type, String name, String actions) {
            if (!holds(type, name, actions)) {
                throw new Refused("D-0", "(" + type + " \"" + name + "\" \"" + actions + "\")");
            }
        }
    }

    /** A call that a test cancels. */
    static final class TestCall implements Call {
        volatile boolean cancelled;

        @Override
        public String id() {
            return "call-1";
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public void check() {
            if (cancelled) {
                throw new Cancelled(Cancelled.Why.CALLER);
            }
        }
    }
}
