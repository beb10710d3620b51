// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.Confinement;
import dev.creel.confine.Finding;
import dev.creel.confine.PluginId;
import dev.creel.confine.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;

/** What every jar passes at every start: screened, and held against the policy that names it; thread-safe. */
final class InstallGate {
    private final Confinement confinement;

    InstallGate(Confinement confinement) {
        this.confinement = confinement;
    }

    /**
     * Reads the candidate's policy and what the jar declares.
     *
     * @throws Granted.Refusal when it may not be installed; says why and what to do
     * @throws IllegalArgumentException when declaration or policy cannot be read
     */
    Granted pass(Candidate candidate, PluginJar jar) throws IOException {
        screen(confinement.screen(jar.bytes()));
        if (!Files.isRegularFile(candidate.policy(), LinkOption.NOFOLLOW_LINKS)) {
            throw new Granted.Refusal("no policy names it; grant what it may do in " + candidate.policy());
        }
        return Granted.of(jar, Policy.parse(Files.readString(candidate.policy())), candidate.shipped(), confinement::covers);
    }

    /** The framework has its own reader of jars: what it made of these bytes must be the same bundle. */
    void pass(Bundle bundle, PluginId id) {
        screen(confinement.screen(bundle));
        if (!bundle.getSymbolicName().equals(id.symbolicName())) {
            throw new Granted.Refusal("the framework knows it as " + bundle.getSymbolicName());
        }
    }

    private static void screen(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new Granted.Refusal(findings.stream().map(Finding::toString).collect(Collectors.joining("; ")));
        }
    }
}
