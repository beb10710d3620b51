// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.log.Logging;
import dev.creel.log.Logging.Settings;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the section {@code logging} to the log, at start and after each change: the log itself knows no configuration. */
@Component(immediate = true, service = {})
public final class LogSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LogSettings.class);

    private final Logging logging;
    private final AutoCloseable following;

    @Activate
    public LogSettings(@Reference Config config, @Reference Logging logging) {
        this.logging = logging;
        apply(config.current());
        this.following = config.onChange((before, after) -> {
            if (!before.object("logging").equals(after.object("logging"))) {
                apply(after);
            }
        });
    }

    private void apply(Snapshot snapshot) {
        for (String wrong : logging.apply(settings(snapshot))) {
            LOG.warn("logging.redactPatterns: {}", wrong);
        }
    }

    static Settings settings(Snapshot snapshot) {
        Settings usual = Settings.DEFAULT;
        List<String> patterns = snapshot.list("logging.redactPatterns").stream()
                .filter(Json.Str.class::isInstance)
                .map(p -> ((Json.Str) p).value())
                .toList();
        return new Settings(
                level(snapshot, "logging.level", usual.level()),
                level(snapshot, "logging.consoleLevel", usual.consoleLevel()),
                snapshot.text("logging.consoleStyle").orElse("").equals("json"),
                Math.max(64 << 10, snapshot.integer("logging.maxFileBytes", usual.maxFileBytes())),
                (int) Math.max(0, Math.min(1000, snapshot.integer("logging.keepFiles", usual.archives()))),
                (int) Math.max(1, Math.min(3650, snapshot.integer("logging.keepDays", usual.days()))),
                patterns);
    }

    private static String level(Snapshot snapshot, String path, String usual) {
        String level = snapshot.text(path).orElse(usual);
        return level.equals("fatal") ? "error" : level;
    }

    @Deactivate
    public void stop() throws Exception {
        following.close();
    }
}
