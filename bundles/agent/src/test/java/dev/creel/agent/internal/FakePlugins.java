// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.ModelProvider;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Tool;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Plugins that live in the test: each call on a thread of its own, with deadline, cancellation and failures as
 * texts.
 */
final class FakePlugins implements PluginServices {
    /** Part and action of lines that no plugin here holds, for example {@code workspace read}. */
    final Set<String> refusedLines = ConcurrentHashMap.newKeySet();
    private final List<Registered<?>> services = new CopyOnWriteArrayList<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    FakePlugins model(String kind, ModelProvider provider) {
        return add(ModelProvider.class, provider, Map.of("model", List.of(kind)));
    }

    FakePlugins tool(Tool tool, String... names) {
        return add(Tool.class, tool, Map.of("tool", List.of(names)));
    }

    /** A service of a plugin of that name, which holds exactly those contributions, as {@code hook:before-tool narrow}. */
    <T> FakePlugins named(
            String plugin, Class<T> contract, T service, Map<String, List<String>> properties, String... contributions) {
        services.add(new Registered<>(plugin, contract, service, properties, List.of(contributions), refusedLines));
        watchers.forEach(Runnable::run);
        return this;
    }

    void remove(String plugin) {
        services.removeIf(service -> service.name().equals(plugin));
        watchers.forEach(Runnable::run);
    }

    private <T> FakePlugins add(Class<T> contract, T service, Map<String, List<String>> properties) {
        services.add(new Registered<>("fake", contract, service, properties, List.of(), refusedLines));
        watchers.forEach(Runnable::run);
        return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> List<Service<T>> of(Class<T> contract) {
        List<Service<T>> found = new ArrayList<>();
        for (Registered<?> service : services) {
            if (service.contract() == contract) {
                found.add((Service<T>) service);
            }
        }
        return found;
    }

    @Override
    public AutoCloseable onChange(Class<?> contract, Runnable action) {
        watchers.add(action);
        return () -> watchers.remove(action);
    }

    private record Registered<T>(
            String name, Class<T> contract, T service, Map<String, List<String>> properties, List<String> contributions, Set<String> refusedLines)
            implements Service<T> {
        @Override
        public PluginId plugin() {
            return new PluginId(name, "dev.creel.fake", "1.0.0", "00");
        }

        @Override
        public List<String> property(String name) {
            return properties.getOrDefault(name, List.of());
        }

        @Override
        public <R> R call(Duration deadline, BiFunction<T, Call, R> body) {
            return new Under<>(deadline, call -> body.apply(service, call)).join();
        }

        @Override
        public <R> Running<R> stream(Duration total, BiFunction<T, Call, R> body) {
            return new Under<>(total, call -> body.apply(service, call));
        }

        @Override
        public <R> Loop keep(String key, Duration silence, BiFunction<T, Call, R> body) {
            throw new UnsupportedOperationException("agents keep no loops");
        }

        @Override
        public boolean contributes(String contribution, String actions) {
            return contributions.contains(contribution + ' ' + actions);
        }

        @Override
        public void demand(String type, String line, String actions) {
            if (refusedLines.contains(line + " " + actions)) {
                throw new Refused("D-2", "(" + type + " \"" + line + "\" \"" + actions + "\")");
            }
        }
    }

    /** One call under way. */
    private static final class Under<R> implements Running<R>, Call {
        private final CompletableFuture<R> done = new CompletableFuture<>();
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final Duration longest;
        private final Thread thread;

        Under(Duration longest, Function<Call, R> body) {
            this.longest = longest;
            this.thread = new Thread(() -> {
                try {
                    done.complete(body.apply(this));
                } catch (Throwable e) {
                    done.completeExceptionally(e);
                }
            }, "fake-plugin");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void cancel() {
            cancelled.set(true);
            thread.interrupt();
        }

        @Override
        public R join() {
            try {
                return done.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                cancel();
                throw new PluginException(PluginException.Kind.TIMEOUT, "too slow");
            } catch (InterruptedException | CancellationException e) {
                cancel();
                Thread.currentThread().interrupt();
                throw new PluginException(PluginException.Kind.CANCELLED, "cancelled");
            } catch (ExecutionException | CompletionException e) {
                if (e.getCause() instanceof Failure f) {
                    throw new Failure(f.code(), f.getMessage(), f.retryAfter());
                }
                throw new PluginException(
                        e.getCause() instanceof Cancelled ? PluginException.Kind.CANCELLED : PluginException.Kind.FAILED,
                        String.valueOf(e.getCause()));
            }
        }

        @Override
        public void onEnd(Runnable action) {
            done.whenComplete((r, e) -> action.run());
        }

        @Override
        public String id() {
            return "call-" + thread.getId();
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            return cancelled.get();
        }

        @Override
        public void check() {
            if (cancelled()) {
                throw new Cancelled(Cancelled.Why.CALLER);
            }
        }
    }
}
