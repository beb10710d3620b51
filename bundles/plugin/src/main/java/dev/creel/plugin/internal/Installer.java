// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Confinement;
import dev.creel.confine.Finding;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginException;
import dev.creel.confine.Policy;
import dev.creel.confine.Rights;
import dev.creel.plugin.Plugins;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one candidate through the gate: wanted, read, screened, granted, installed, admitted, started; thread-safe. */
final class Installer {
    private static final Logger LOG = LoggerFactory.getLogger(Installer.class);

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final BundleContext context;
    private final Confinement confinement;
    private final Config config;
    private final Map<String, Started> started = new ConcurrentHashMap<>();

    /** A plugin that runs, and the texts of what it declares; not its bytes. */
    private record Started(Candidate candidate, PluginId id, String required, String optional, Bundle bundle, Granted granted,
            AutoCloseable section) {}

    Installer(BundleContext context, Confinement confinement, Config config) {
        this.context = context;
        this.confinement = confinement;
        this.config = config;
    }

    Plugins.Info start(Candidate candidate) {
        Optional<String> off = Wanted.refusal(config.current(), candidate.name());
        if (off.isPresent()) {
            return info(candidate.name(), null, "disabled", off.get(), List.of());
        }
        PluginJar jar = null;
        try {
            jar = PluginJar.read(candidate.name(), candidate.jar());
            Granted granted = grant(candidate, jar);
            run(candidate, jar, granted);
            return info(candidate.name(), jar, "active", "", contributions(granted));
        } catch (Granted.Refusal | IllegalArgumentException | IllegalStateException e) {
            return info(candidate.name(), jar, "refused", e.getMessage(), List.of());
        } catch (IOException | BundleException | RuntimeException | LinkageError e) {
            return info(candidate.name(), jar, "failed", e.getMessage(), List.of());
        }
    }

    /** Everything known about a plugin; of one that does not run, what its state says. */
    Plugins.Details details(Plugins.Info info) {
        Started plugin = started.get(info.name());
        if (plugin == null) {
            return new Plugins.Details(info, "", false, "", "", List.of(), List.of(), List.of());
        }
        Candidate candidate = plugin.candidate();
        return new Plugins.Details(
                info,
                plugin.id().digest(),
                candidate.shipped(),
                candidate.shipped() ? "distribution" : candidate.jar().toString(),
                candidate.policy().toString(),
                encoded(PermissionLine.parseAll(plugin.required())),
                encoded(PermissionLine.parseAll(plugin.optional())),
                rights(config.current(), info.name(), plugin.granted()).granted());
    }

    private static List<String> encoded(List<PermissionLine> lines) {
        return lines.stream().map(PermissionLine::encoded).toList();
    }

    /** The optional lines a running plugin holds, encoded. */
    List<String> optionalLines(String name) {
        Started plugin = started.get(name);
        return plugin == null ? List.of() : encoded(plugin.granted().optional());
    }

    /** Fills the variables of every running plugin's rights in anew; one that cannot be filled in loses its rights. */
    void regrant(Snapshot snapshot) {
        started.forEach((name, plugin) -> confinement.renew(plugin.bundle(), rights(snapshot, name, plugin.granted())));
    }

    private static Rights rights(Snapshot snapshot, String name, Granted granted) {
        try {
            return granted.rights(Granted.variables(snapshot, name));
        } catch (IllegalArgumentException e) {
            LOG.error("plugin {} loses its rights: {}; correct the configuration", name, e.getMessage());
            return new Rights(List.of());
        }
    }

    void releaseAll() {
        started.keySet().forEach(this::release);
    }

    private Granted grant(Candidate candidate, PluginJar jar) throws IOException {
        pass(confinement.screen(jar.bytes()));
        if (!Files.isRegularFile(candidate.policy(), LinkOption.NOFOLLOW_LINKS)) {
            throw new Granted.Refusal("no policy names it; grant what it may do in " + candidate.policy());
        }
        return Granted.of(jar, Policy.parse(Files.readString(candidate.policy())), candidate.shipped());
    }

    private static void pass(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new Granted.Refusal(findings.stream().map(Finding::toString).collect(Collectors.joining("; ")));
        }
    }

    private void run(Candidate candidate, PluginJar jar, Granted granted) throws BundleException, IOException {
        String name = jar.id().name();
        Files.createDirectories(Granted.dataFolder(config.current(), name), OWNER_ONLY);
        Bundle bundle = context.installBundle("creel:" + name, new ByteArrayInputStream(jar.bytes()));
        admit(bundle, jar, granted);
        AutoCloseable section = () -> {};
        try {
            section = jar.schema().isEmpty() ? section : config.section(name, jar.schema());
            confinement.start(bundle);
            started.put(name, new Started(candidate, jar.id(), jar.required(), jar.optional(), bundle, granted, section));
        } catch (RuntimeException | Error e) {
            undo(bundle, section);
            throw e;
        }
    }

    /** What was not admitted may not stay: the framework takes a bundle that is no plugin for one of the host's. */
    private void admit(Bundle bundle, PluginJar jar, Granted granted) throws BundleException {
        try {
            pass(confinement.screen(bundle));
            if (!bundle.getSymbolicName().equals(jar.id().symbolicName())) {
                throw new Granted.Refusal("the framework knows it as " + bundle.getSymbolicName());
            }
            confinement.admit(bundle, jar.id(), granted.rights(Granted.variables(config.current(), jar.id().name())));
        } catch (RuntimeException | Error e) {
            bundle.uninstall();
            throw e;
        }
    }

    private void release(String name) {
        Started plugin = started.remove(name);
        if (plugin != null) {
            undo(plugin.bundle(), plugin.section());
        }
    }

    private void undo(Bundle bundle, AutoCloseable section) {
        try (section) {
            try {
                confinement.release(bundle);
            } finally {
                bundle.uninstall();
            }
        } catch (Exception e) {
            LOG.error("removing {}: {}", bundle.getSymbolicName(), e.toString());
        }
    }

    private static List<String> contributions(Granted granted) {
        return granted.lines().stream()
                .filter(line -> line.type().equals("dev.creel.api.plugin.ContributePermission"))
                .map(PermissionLine::name)
                .toList();
    }

    private static Plugins.Info info(String name, PluginJar jar, String state, String reason, List<String> contributes) {
        return new Plugins.Info(
                name,
                jar == null ? "" : jar.id().symbolicName(),
                jar == null ? "" : jar.id().version(),
                state,
                reason == null ? "" : reason,
                contributes);
    }
}
