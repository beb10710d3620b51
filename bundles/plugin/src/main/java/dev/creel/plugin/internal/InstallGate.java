// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.Confinement;
import dev.creel.confine.Finding;
import dev.creel.confine.PluginId;
import dev.creel.confine.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;

/** What every jar passes at every start: screened, and held against the policy that names it; thread-safe. */
final class InstallGate {
    private static final int LONGEST_POLICY = 1 << 20;

    private final Confinement confinement;
    private final Trust trust;

    InstallGate(Confinement confinement, Trust trust) {
        this.confinement = confinement;
        this.trust = trust;
    }

    /**
     * Reads a jar as it lies there: no more than a plugin may have, screened before anything unfolds it.
     *
     * @throws Granted.Refusal when the screen finds something
     * @throws IOException when it cannot be read
     */
    PluginJar read(Candidate candidate) throws IOException {
        byte[] bytes = PluginJar.bytes(candidate.jar());
        screen(confinement.screen(bytes));
        return PluginJar.of(candidate.name(), bytes, candidate.jar().toString());
    }

    /**
     * Reads the candidate's policy and holds it against what the jar declares.
     *
     * @throws Granted.Refusal when it may not be installed; says why and what to do
     * @throws IllegalArgumentException when declaration or policy cannot be read
     */
    Granted pass(Candidate candidate, PluginJar jar) throws IOException {
        if (!Files.isRegularFile(candidate.policy(), LinkOption.NOFOLLOW_LINKS)) {
            throw new Granted.Refusal("policy.none", "no policy names it; grant what it may do in " + candidate.policy());
        }
        byte[] policy = policy(candidate);
        boolean vouched = trust.isRelease() && candidate.policyShipped();
        if (vouched && !trust.signed(policy, DetachedSignature.beside(candidate.policy()))) {
            throw new Granted.Refusal("policy.release-signature", candidate.policy() + " is not as the release key signed it; install the"
                    + " distribution again, or put a policy of your own into the state folder");
        }
        return Granted.of(jar, Policy.parse(new String(policy, StandardCharsets.UTF_8)), provenance(candidate, jar, vouched),
                confinement::covers);
    }

    /** Read once: what is verified is what is parsed. */
    private static byte[] policy(Candidate candidate) throws IOException {
        try (InputStream in = Files.newInputStream(candidate.policy(), LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(LONGEST_POLICY);
        }
    }

    private Provenance provenance(Candidate candidate, PluginJar jar, boolean vouched) throws IOException {
        String signature = DetachedSignature.beside(candidate.jar());
        boolean builtHere = candidate.shipped() && !trust.isRelease();
        boolean ours = builtHere || vouched || Granted.isReserved(jar.id().symbolicName()) && trust.signed(jar.bytes(), signature);
        return new Provenance(signature, builtHere, ours);
    }

    /** The framework has its own reader of jars: what it made of these bytes must be the same bundle. */
    void pass(Bundle bundle, PluginId id) {
        screen(confinement.screen(bundle));
        if (!bundle.getSymbolicName().equals(id.symbolicName())) {
            throw new Granted.Refusal("gate.name", "the framework knows it as " + bundle.getSymbolicName());
        }
    }

    private static void screen(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new Granted.Refusal(findings.stream().map(Finding::toString).collect(Collectors.joining("; ")));
        }
    }
}
