// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.Confinement;
import dev.creel.confine.Finding;
import dev.creel.confine.PermissionLine;
import dev.creel.plugin.PluginLifecycle.Plan;
import dev.creel.plugin.PluginLifecycle.Right;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.framework.Version;

/** Says what consent to a jar would mean, or why it may not be installed at all; runs no code of it. */
final class Planner {
    private final Confinement confinement;
    private final Names names;
    private final PluginHost host;

    Planner(Confinement confinement, Names names, PluginHost host) {
        this.confinement = confinement;
        this.names = names;
        this.host = host;
    }

    /** @throws PluginRefusal with the first rule that is against it */
    Plan plan(Source source, Fetched fetched) throws IOException {
        // Before anything else is unfolded: only the gate knows a jar that grows without end.
        screen(fetched.jar());
        PluginJar jar = read(source, fetched.jar());
        expected(source, jar);
        boolean ours = host.trust().signed(jar.bytes(), fetched.signature());
        names.check(jar.id(), ours);
        Installed installed = Installed.of(host.roster().get(jar.id().name()), host.installer().gate(), host.store());
        forward(source, jar, installed);
        return plan(jar, installed, Signing.of(source, jar, fetched.signature(), installed.parsed(), known()));
    }

    /** The release key, and those the operator's policies trust for any plugin. */
    private List<SignerKey> known() throws IOException {
        List<SignerKey> keys = new ArrayList<>(host.trust().release().stream().toList());
        for (String name : host.store().policies()) {
            Installed.parsed(host.store().policyText(name).orElse("")).flatMap(BundleIdentity::signed)
                    .map(BundleIdentity.Signed::key).filter(key -> !keys.contains(key)).ifPresent(keys::add);
        }
        return keys;
    }

    private static PluginJar read(Source source, byte[] bytes) {
        try {
            return PluginJar.of(source.name(), bytes, source.location());
        } catch (IOException e) {
            throw new PluginRefusal("gate.jar", e.getMessage() + "; this is no plugin");
        }
    }

    private void screen(byte[] bytes) {
        List<Finding> findings = confinement.screen(bytes);
        if (!findings.isEmpty()) {
            throw new PluginRefusal(findings.get(0).rule(), findings.stream().map(Finding::toString).collect(Collectors.joining("; ")));
        }
    }

    /** The operator named one version or one digest: another is not what was asked for, however good it is. */
    private static void expected(Source source, PluginJar jar) {
        if (!source.digest().isEmpty() && !source.digest().equals(jar.id().digest())) {
            throw new PluginRefusal("source.digest", source.location() + " has SHA-256 " + jar.id().digest() + ", not " + source.digest()
                    + "; get it again, and ask whoever gave you the digest");
        }
        if (!source.version().isEmpty() && !source.version().equals(jar.id().version())) {
            throw new PluginRefusal("source.version", source.location() + " is version " + jar.id().version() + ", not " + source.version()
                    + "; name that one, or none");
        }
    }

    /** An older version may be one with a known hole. */
    private static void forward(Source source, PluginJar jar, Installed installed) {
        if (!installed.version().isEmpty() && !source.allowed().contains("downgrade")
                && version(jar.id().version()).compareTo(version(installed.version())) < 0) {
            throw new PluginRefusal("source.downgrade", jar.id().name() + " is installed in version " + installed.version() + ", and "
                    + jar.id().version() + " is older; allow the downgrade if you mean it");
        }
    }

    private static Version version(String text) {
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException e) {
            throw new PluginRefusal("gate.header.version", "\"" + text + "\" is no version: MAJOR.MINOR.MICRO.QUALIFIER");
        }
    }

    private Plan plan(PluginJar jar, Installed installed, Signing signing) {
        List<PermissionLine> required = lines(jar.required(), "permissions.perm");
        List<PermissionLine> optional = new ArrayList<>(lines(jar.optional(), "optional.perm"));
        optional.removeAll(required);
        List<PermissionLine> gone = new ArrayList<>(installed.held());
        gone.removeAll(required);
        gone.removeAll(optional);
        return new Plan(
                Consent.of(jar.id(), signing, required, optional, installed),
                jar.id().name(),
                jar.id().symbolicName(),
                version(jar.id().version()).toString(),
                jar.id().digest(),
                installed.version(),
                signing.key(),
                signing.versions(),
                rights(required, installed),
                rights(optional, installed),
                gone.stream().map(PermissionLine::encoded).toList());
    }

    private List<PermissionLine> lines(String text, String file) {
        List<PermissionLine> lines;
        try {
            lines = PermissionLine.parseAll(text);
            lines.forEach(Variables::check);
        } catch (IllegalArgumentException e) {
            throw new PluginRefusal("gate.declaration", "OSGI-INF/" + file + " cannot be read: " + e.getMessage() + "; its author must mend it");
        }
        for (PermissionLine line : lines) {
            Optional<String> why = confinement.ungrantable(line);
            if (why.isPresent()) {
                throw new PluginRefusal("gate.declaration", "OSGI-INF/" + file + " asks for what no plugin gets: " + why.get());
            }
        }
        return lines;
    }

    private static List<Right> rights(List<PermissionLine> lines, Installed installed) {
        return lines.stream()
                .map(line -> new Right(line.encoded(), Sentences.of(line), Sentences.danger(line), !installed.held().contains(line)))
                .toList();
    }
}
