// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.bridge.Host;
import dev.creel.config.Config;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.config.Snapshot;
import dev.creel.config.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's configuration: read at activation, then whenever its files change. */
@Component(service = Config.class)
public final class WatchedConfig implements Config {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedConfig.class);
    private static final long QUIET_MILLIS = 300;

    private final FileConfig config;
    private final Watch watch;

    @Activate
    public WatchedConfig(BundleContext context, @Reference Host host) throws IOException {
        this(location(context, host), host);
    }

    WatchedConfig(Location location, Host host) throws IOException {
        config = read(location, host);
        config.warnings().forEach(warning -> LOG.warn("{}", warning));
        config.narrowed().forEach(narrowed -> LOG.info("narrowed: {}", narrowed));
        watch = new Watch(this::files, () -> current().integer("gateway.reload.debounceMs", QUIET_MILLIS), this::changed);
    }

    /** The launcher's word wins over the environment, so that both mean the same state folder. */
    private static Location location(BundleContext context, Host host) {
        return told(host, () -> Location.of(name -> {
            String given = name.equals("CREEL_STATE_DIR") ? context.getProperty("creel.state.dir") : null;
            return given == null ? System.getenv(name) : given;
        }, Path.of(System.getProperty("user.home"))));
    }

    private static FileConfig read(Location location, Host host) {
        return told(host, () -> new FileConfig(location, System::getenv, new Log()));
    }

    private static <T> T told(Host host, Supplier<T> work) {
        try {
            return work.get();
        } catch (ConfigException e) {
            host.fail(Host.EXIT_CONFIG, e.getMessage());
            throw e;
        }
    }

    private Set<Path> files() {
        return config.files();
    }

    private void changed() {
        if (!current().text("gateway.reload.mode").filter("off"::equals).isPresent()) {
            config.reload();
        }
        config.keep();
    }

    @Deactivate
    void stop() {
        watch.close();
    }

    @Override
    public Snapshot current() {
        return config.current();
    }

    @Override
    public Inspection inspect() {
        return config.inspect();
    }

    @Override
    public Snapshot edit(List<Change> changes, String baseHash) {
        return config.edit(changes, baseHash);
    }

    @Override
    public Snapshot edit(List<Change> changes) {
        return config.edit(changes);
    }

    @Override
    public List<Change> merge(String patch, Set<String> replaced) {
        return config.merge(patch, replaced);
    }

    @Override
    public AutoCloseable onChange(Listener listener) {
        return config.onChange(listener);
    }

    @Override
    public String schema() {
        return config.schema();
    }

    @Override
    public AutoCloseable section(String plugin, String schema) {
        return config.section(plugin, schema);
    }

    @Override
    public Optional<SecretSource> secret(String path) {
        return config.secret(path);
    }

    @Override
    public Optional<String> environment(String name) {
        return config.environment(name);
    }

    @Override
    public List<Issue> narrowed() {
        return config.narrowed();
    }

    @Override
    public View view() {
        return config.view();
    }

    @Override
    public AutoCloseable guard(Guard guard) {
        return config.guard(guard);
    }

    /** Writes to the log. */
    private static final class Log implements FileConfig.Report {
        @Override
        public void warn(String message) {
            LOG.warn("{}", message);
        }

        @Override
        public void error(String message, Throwable cause) {
            LOG.error(message, cause);
        }
    }
}
