// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import dev.creel.api.plugin.Call;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Plugins whose calls run at once on the caller's thread. */
record InlinePlugins(Map<Class<?>, Object> services) implements PluginServices {
    @Override
    public <T> List<Service<T>> of(Class<T> contract) {
        Object service = services.get(contract);
        return service == null ? List.of() : List.of(new Inline<>(contract.cast(service)));
    }

    @Override
    public AutoCloseable onChange(Class<?> contract, Runnable action) {
        return () -> { };
    }

    private record Inline<T>(T service) implements Service<T> {
        @Override
        public PluginId plugin() {
            return new PluginId("inline", "dev.creel.inline", "1.0.0", "00");
        }

        @Override
        public List<String> property(String name) {
            return List.of(name.equals("model") ? "offline" : "note");
        }

        @Override
        public <R> R call(Duration deadline, BiFunction<T, Call, R> body) {
            return body.apply(service, new Endless());
        }

        @Override
        public <R> Running<R> stream(Duration total, BiFunction<T, Call, R> body) {
            R result = body.apply(service, new Endless());
            return new Running<>() {
                @Override
                public void cancel() {
                    // It has ended.
                }

                @Override
                public R join() {
                    return result;
                }

                @Override
                public void onEnd(Runnable action) {
                    action.run();
                }
            };
        }

        @Override
        public <R> Loop keep(String key, Duration silence, BiFunction<T, Call, R> body) {
            throw new UnsupportedOperationException("turns keep no loops");
        }

        @Override
        public boolean contributes(String name, String actions) {
            return true;
        }

        @Override
        public void demand(String type, String line, String actions) {
            // Everything is held.
        }
    }

    private record Endless() implements Call {
        @Override
        public String id() {
            return "call";
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void check() {
            // Nobody cancels.
        }
    }
}
