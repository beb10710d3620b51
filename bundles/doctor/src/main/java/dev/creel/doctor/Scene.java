// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.config.Snapshot;
import dev.creel.config.View;
import dev.creel.doctor.internal.plugins.OnDisk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a check looks at: the configuration as it is written and as it means, the state folder, the environment, the plugins,
 * and what a running gateway knows. Immutable and read-only.
 *
 * @param view one reading of the configuration
 * @param home the folder of the distribution; empty when unknown
 * @param plugins those that are installed, from their files or from the gateway
 * @param live what only a running gateway knows; empty when none was asked
 * @param now when
 */
public record Scene(View view, Optional<Path> home, Installed plugins, Optional<Live> live, Instant now) {
    /** Of a process without OSGi: plugins from their files, no gateway asked. An invalid configuration reads as empty. */
    public static Scene open(Location location, Optional<Path> home) {
        return new Scene(Config.open(location).view(), home, OnDisk.read(home, location.stateDir()), Optional.empty(), Instant.now());
    }

    /** The same with what a gateway said. */
    public Scene with(Live answer) {
        return new Scene(view, home, plugins, Optional.of(answer), now);
    }

    /** The configuration as it means: includes and variables resolved, secrets hidden. */
    public Snapshot config() {
        return view.snapshot();
    }

    /** The main file as it is written. Its values may be secrets: never into a finding. */
    public Json.Obj raw() {
        return view.raw();
    }

    /** Where the secret at that path comes from; empty when the configuration has none there. */
    public Optional<SecretSource> secret(String path) {
        return Optional.ofNullable(view.secrets().get(path));
    }

    /** The value of that secret where it can be known without opening the sealed store: written inline, or a variable. */
    public Optional<String> secretText(String path) {
        return secret(path).flatMap(source -> source instanceof SecretSource.Inline inline ? Optional.of(inline.value())
                : source instanceof SecretSource.Env variable ? environment(variable.name()) : Optional.empty());
    }

    /** A variable of the process, the state folder's {@code .env} or the key {@code env}. */
    public Optional<String> environment(String name) {
        return view.environment().apply(name);
    }

    public Path stateDir() {
        return Path.of(config().stateDir());
    }

    public Location location() {
        return new Location(stateDir(), Path.of(config().path()));
    }

    /** A file or folder below the state folder. */
    public Path state(String relative) {
        return stateDir().resolve(relative);
    }

    /** Sections of channels that are not switched off, by name; {@code channels.defaults} is none. */
    public Map<String, Json.Obj> channels() {
        return Channels.of(config());
    }

    /** The ids of the agents, at least one. */
    public List<String> agents() {
        List<String> ids = config().list("agents.list").stream()
                .flatMap(each -> each instanceof Json.Obj agent ? agent.text("id").stream() : Stream.empty()).toList();
        return ids.isEmpty() ? List.of("main") : ids;
    }
}
