// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Confinement;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.PluginId;
import dev.creel.confine.Rights;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what passed the gate, from the very bytes that passed, and stops it again; the only installer. Thread-safe. */
final class Installer {
    private static final Logger LOG = LoggerFactory.getLogger(Installer.class);

    /** How long calls under way may go on when their plugin is taken away. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Rights NONE = new Rights(List.of());

    private final BundleContext context;
    private final Confinement confinement;
    private final Config config;
    private final InstallGate gate;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** A plugin that runs; not its bytes. */
    record Running(PluginId id, Bundle bundle, Granted granted, AutoCloseable section) {}

    Installer(BundleContext context, Confinement confinement, Config config, Trust trust) {
        this.context = context;
        this.confinement = confinement;
        this.config = config;
        this.gate = new InstallGate(confinement, trust);
    }

    /** Takes a candidate through the gate and starts it, if the operator wants it. */
    Known start(Candidate candidate) {
        Optional<String> off = Wanted.refusal(config.current(), candidate.name());
        if (off.isPresent()) {
            return Known.off(candidate, "disabled", off.get());
        }
        if (!candidate.objection().isEmpty()) {
            return Known.off(candidate, "refused", candidate.objection());
        }
        Optional<PluginId> id = Optional.empty();
        try {
            PluginJar jar = gate.read(candidate);
            id = Optional.of(jar.id());
            Granted granted = gate.pass(candidate, jar);
            run(jar, granted);
            return Known.of(candidate, id, "active", "", granted.contributions());
        } catch (Granted.Refusal | IllegalArgumentException | IllegalStateException e) {
            return Known.of(candidate, id, "refused", String.valueOf(e.getMessage()), List.of());
        } catch (IOException | BundleException | RuntimeException | LinkageError e) {
            return Known.of(candidate, id, "failed", String.valueOf(e.getMessage()), List.of());
        }
    }

    InstallGate gate() {
        return gate;
    }

    Optional<Running> running(String name) {
        return Optional.ofNullable(running.get(name));
    }

    /** The optional lines a running plugin holds, encoded. */
    List<String> optionalLines(String name) {
        return running(name).map(plugin -> plugin.granted().optional().stream().map(PermissionLine::encoded).toList()).orElse(List.of());
    }

    /**
     * Fills the variables of every running plugin's rights in anew. One that cannot be filled in loses its rights, and so
     * does one the operator no longer wants: it holds nothing while it is being stopped.
     */
    void regrant(Snapshot snapshot) {
        running.forEach((name, plugin) -> regrant(snapshot, name, plugin));
    }

    /** A line that only the engine finds wrong must not keep the rights of before, nor those of other plugins. */
    private void regrant(Snapshot snapshot, String name, Running plugin) {
        boolean wanted = Wanted.refusal(snapshot, name).isEmpty();
        try {
            confinement.renew(plugin.bundle(), wanted ? rights(snapshot, name, plugin.granted()) : NONE);
        } catch (IllegalArgumentException e) {
            LOG.error("plugin {} loses its rights: {}; correct the configuration", name, e.getMessage());
            confinement.renew(plugin.bundle(), NONE);
        }
    }

    /** The lines a running plugin holds under that configuration, variables replaced. */
    List<String> held(Snapshot snapshot, String name) {
        return running(name).map(plugin -> rights(snapshot, name, plugin.granted()).granted()).orElse(List.of());
    }

    private static Rights rights(Snapshot snapshot, String name, Granted granted) {
        try {
            return granted.rights(Granted.variables(snapshot, name));
        } catch (IllegalArgumentException e) {
            LOG.error("plugin {} loses its rights: {}; correct the configuration", name, e.getMessage());
            return NONE;
        }
    }

    void stopAll() {
        running.keySet().forEach(this::stop);
    }

    /** Installs, admits and starts; what fails leaves nothing, not even a folder for data. */
    void run(PluginJar jar, Granted granted) throws BundleException, IOException {
        Path data = Granted.dataFolder(config.current(), jar.id().name());
        boolean first = !Files.exists(data, LinkOption.NOFOLLOW_LINKS);
        Files.createDirectories(data, OWNER_ONLY);
        try {
            Running plugin = begin(jar, granted);
            running.put(jar.id().name(), plugin);
            // The configuration may have become narrower since the rights were filled in.
            regrant(config.current(), jar.id().name(), plugin);
        } catch (BundleException | RuntimeException | Error e) {
            if (first) {
                Tree.delete(data);
            }
            throw e;
        }
    }

    private Running begin(PluginJar jar, Granted granted) throws BundleException {
        String name = jar.id().name();
        // Before its rights are made: their variables may lead to what only the plugin's own schema lets in.
        AutoCloseable section = jar.schema().isEmpty() ? () -> {} : config.section(name, jar.schema());
        try {
            Bundle bundle = context.installBundle("creel:" + name, new ByteArrayInputStream(jar.bytes()));
            admit(bundle, jar, granted);
            return started(bundle, new Running(jar.id(), bundle, granted, section));
        } catch (BundleException | RuntimeException | Error e) {
            close(section);
            throw e;
        }
    }

    private Running started(Bundle bundle, Running plugin) {
        try {
            confinement.start(bundle);
            return plugin;
        } catch (RuntimeException | Error e) {
            undo(bundle, plugin.section());
            throw e;
        }
    }

    private static void close(AutoCloseable section) {
        try {
            section.close();
        } catch (Exception e) {
            LOG.error("taking back a section of the configuration: {}", e.toString());
        }
    }

    /** What was not admitted may not stay: the framework takes a bundle that is no plugin for one of the host's. */
    private void admit(Bundle bundle, PluginJar jar, Granted granted) throws BundleException {
        try {
            gate.pass(bundle, jar.id());
            confinement.admit(bundle, jar.id(), granted.rights(Granted.variables(config.current(), jar.id().name())));
        } catch (RuntimeException | Error e) {
            bundle.uninstall();
            throw e;
        }
    }

    Confinement.Health health(String name) {
        return running(name).map(plugin -> confinement.health(plugin.bundle()))
                .orElse(new Confinement.Health(Confinement.Health.State.WORKING, ""));
    }

    /** Lets its calls under way end, then {@linkplain #stop stops} it. */
    Trace retire(String name) {
        Running plugin = running.get(name);
        if (plugin != null && !confinement.drain(plugin.bundle(), PATIENCE)) {
            LOG.info("plugin {}: calls that take longer than {} s are cancelled, because it is being stopped", name, PATIENCE.toSeconds());
        }
        return stop(name);
    }

    /** Ends everything of it and takes it out of the framework. @return what is left of it; nothing if it did not run */
    Trace stop(String name) {
        Running plugin = running.remove(name);
        return plugin == null ? Trace.none() : undo(plugin.bundle(), plugin.section());
    }

    private Trace undo(Bundle bundle, AutoCloseable section) {
        Trace trace = Trace.of(bundle);
        try (section) {
            try {
                trace.left(confinement.release(bundle));
            } finally {
                bundle.uninstall();
            }
        } catch (Exception e) {
            LOG.error("removing {}: {}", bundle.getSymbolicName(), e.toString());
        }
        return trace;
    }
}
