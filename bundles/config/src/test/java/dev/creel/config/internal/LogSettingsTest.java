// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.log.Logging;
import dev.creel.log.Logging.Settings;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
    private final List<Settings> applied = new ArrayList<>();
    private Config.Listener listener;
    private boolean closed;

    private static Snapshot snapshot(String text) {
        return new Snapshot(1, "", (Json.Obj) Json.parse(text, 9), "/s", "/s/creel.json");
    }

    private LogSettings start(String text) {
        Config config = proxy(Config.class, (method, args) -> {
            if (method.equals("current")) {
                return snapshot(text);
            }
            listener = (Config.Listener) args[0];
            return (AutoCloseable) () -> closed = true;
        });
        Logging logging = proxy(Logging.class, (method, args) -> {
            applied.add((Settings) args[0]);
            return List.of();
        });
        return new LogSettings(config, logging);
    }

    private interface Answer {
        Object to(String method, Object[] args);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (p, method, args) -> answer.to(method.getName(), args)));
    }

    @Test
    void nothingSaidIsTheUsual() {
        assertThat(LogSettings.settings(snapshot("{}"))).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void readsEachSetting() {
        assertThat(LogSettings.settings(snapshot("{\"logging\":{\"level\":\"debug\",\"consoleLevel\":\"silent\",\"consoleStyle\":\"json\","
                + "\"maxFileBytes\":1000000,\"keepFiles\":7,\"keepDays\":9,\"redactPatterns\":[\"a+\",\"b\"]}}")))
                .isEqualTo(new Settings("debug", "silent", true, 1_000_000, 7, 9, List.of("a+", "b")));
    }

    @Test
    void whatTheFamilyAllowsAndTheLogDoesNotIsBroughtIntoRange() {
        Settings settings = LogSettings.settings(snapshot("{\"logging\":{\"level\":\"fatal\",\"maxFileBytes\":1}}"));
        assertThat(settings.level()).isEqualTo("error");
        assertThat(settings.maxFileBytes()).isEqualTo(64 << 10);
    }

    @Test
    void appliesAtTheStartAndAfterEachChangeOfItsSection() throws Exception {
        LogSettings settings = start("{\"logging\":{\"level\":\"warn\"}}");
        assertThat(applied).extracting(Settings::level).containsExactly("warn");
        listener.changed(snapshot("{\"logging\":{\"level\":\"warn\"}}"), snapshot("{\"logging\":{\"level\":\"warn\"},\"other\":1}"));
        assertThat(applied).hasSize(1);
        listener.changed(snapshot("{\"logging\":{\"level\":\"warn\"}}"), snapshot("{\"logging\":{\"level\":\"trace\"}}"));
        assertThat(applied).extracting(Settings::level).containsExactly("warn", "trace");
        settings.stop();
        assertThat(closed).isTrue();
    }
}
