// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.plugin.Call;
import dev.creel.api.service.BackgroundService;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class BackgroundServicesTest {
    private final Board board = new Board();

    @Test
    void eachServiceIsBegunOnceAndEndedWithTheHost() throws Exception {
        board.add("early", "a");
        BackgroundServices kept = new BackgroundServices(board);
        assertThat(board.begun).containsExactly("early/a");
        board.add("late", "b");
        board.changed();
        board.changed();
        assertThat(board.begun).containsExactly("early/a", "late/b");
        kept.close();
        assertThat(board.ended).containsExactlyInAnyOrder("early/a", "late/b");
        board.add("after", "c");
        board.changed();
        assertThat(board.begun).hasSize(2);
    }

    @Test
    void aServiceThatGoesIsForgottenAndANewOneIsBegun() {
        BackgroundServices kept = new BackgroundServices(board);
        board.add("one", "a");
        board.changed();
        board.services.clear();
        board.changed();
        board.add("one", "a");
        board.changed();
        assertThat(board.begun).containsExactly("one/a", "one/a");
        assertThat(kept).isNotNull();
    }

    @Test
    void whatCannotBeBegunDisturbsNobody() {
        board.add("greedy", "refused");
        board.add("nameless", null);
        board.add("fine", "a");
        BackgroundServices kept = new BackgroundServices(board);
        board.changed();
        assertThat(board.begun).containsExactly("fine/a");
        assertThat(kept).isNotNull();
    }

    /** What plugins registered: services that only note that they were begun. */
    private static final class Board implements PluginServices {
        private final List<Service<BackgroundService>> services = new ArrayList<>();
        private final List<String> begun = new ArrayList<>();
        private final List<String> ended = new ArrayList<>();
        private Runnable action = () -> {};

        void add(String plugin, String name) {
            services.add(new Noted(this, plugin, name));
        }

        void changed() {
            action.run();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> List<Service<T>> of(Class<T> contract) {
            return (List<Service<T>>) (List<?>) List.copyOf(services);
        }

        @Override
        public AutoCloseable onChange(Class<?> contract, Runnable told) {
            assertThat(contract).isEqualTo(BackgroundService.class);
            action = told;
            return () -> {};
        }
    }

    /** One background service. */
    private static final class Noted implements PluginServices.Service<BackgroundService> {
        private final Board board;
        private final String plugin;
        private final String name;

        private Noted(Board board, String plugin, String name) {
            this.board = board;
            this.plugin = plugin;
            this.name = name;
        }

        @Override
        public PluginId plugin() {
            return new PluginId(plugin, "org." + plugin, "1.0.0", "abc");
        }

        @Override
        public List<String> property(String property) {
            return name == null || !property.equals("service") ? List.of() : List.of(name);
        }

        @Override
        public <R> R call(Duration deadline, BiFunction<BackgroundService, Call, R> body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <R> PluginServices.Running<R> stream(Duration total, BiFunction<BackgroundService, Call, R> body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <R> PluginServices.Loop keep(String key, Duration silence, BiFunction<BackgroundService, Call, R> body) {
            if (name.equals("refused")) {
                throw new PluginException(PluginException.Kind.FAILED, "plugin " + plugin + ": has no loop left");
            }
            board.begun.add(plugin + "/" + key);
            return new PluginServices.Loop() {
                @Override
                public Status status() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void close() {
                    board.ended.add(plugin + "/" + key);
                }
            };
        }

        @Override
        public boolean contributes(String line, String actions) {
            return false;
        }

        @Override
        public void demand(String type, String line, String actions) {
            // Everything is held.
        }
    }
}
