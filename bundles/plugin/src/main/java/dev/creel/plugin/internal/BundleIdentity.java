// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.Policy;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * The one condition of a policy: whom it is for. Another jar under the same file name must not inherit its rights.
 *
 * @param symbolicName of the bundle
 * @param proof by what the bundle is known
 */
record BundleIdentity(String symbolicName, Proof proof) {
    static final String TYPE = "dev.creel.plugin.BundleIdentity";

    private static final String SIGNER = "signer:ed25519:";
    private static final String SHA256 = "sha256:[0-9a-f]{64}";
    private static final String RANGE = "[\\[(][0-9A-Za-z._-]+,[0-9A-Za-z._-]+[\\])]|[0-9A-Za-z._-]+";

    /** By what a policy knows a jar. */
    sealed interface Proof {
        /** Why that jar is not the one, with the remedy; empty if it is. */
        Optional<Granted.Refusal> objection(PluginJar jar, Provenance from);
    }

    /** The jar with exactly this SHA-256. */
    record Digest(String hex) implements Proof {
        @Override
        public Optional<Granted.Refusal> objection(PluginJar jar, Provenance from) {
            return hex.equals(jar.id().digest()) ? Optional.empty() : no("policy.digest", "its policy names other bytes; if you trust"
                    + " these, set \"sha256:" + jar.id().digest() + "\" in " + jar.id().name() + ".policy");
        }
    }

    /** What a development build put into its own folder. */
    record BuiltHere() implements Proof {
        @Override
        public Optional<Granted.Refusal> objection(PluginJar jar, Provenance from) {
            return from.builtHere() ? Optional.empty() : no("policy.built-here", "its policy says \"built here\", which holds for the"
                    + " extensions of a development build only; if you trust these bytes, set \"sha256:" + jar.id().digest() + "\" in "
                    + jar.id().name() + ".policy");
        }
    }

    /**
     * Whatever that key signed, of those versions.
     *
     * @param installed the jar among those that is installed; empty for whichever lies there
     */
    record Signed(SignerKey key, VersionRange versions, Optional<Digest> installed) implements Proof {
        @Override
        public Optional<Granted.Refusal> objection(PluginJar jar, Provenance from) {
            Optional<Granted.Refusal> other = installed.flatMap(digest -> digest.objection(jar, from));
            return other.isPresent() ? other : unsigned(jar, from);
        }

        private Optional<Granted.Refusal> unsigned(PluginJar jar, Provenance from) {
            if (from.signature().isEmpty()) {
                return no("policy.unsigned", "its policy asks for a signature of " + key + ", and there is none; put the signer's "
                        + jar.id().name() + ".jar.sig beside the jar");
            }
            if (!key.signed(jar.bytes(), from.signature())) {
                return no("policy.signature", "its signature is not one of " + key + " over these bytes; get jar and signature again"
                        + " from the signer");
            }
            return versions.includes(Version.parseVersion(jar.id().version())) ? Optional.empty() : no("policy.version",
                    "version " + jar.id().version() + " is not in " + versions + "; if you mean it, change the range in " + jar.id().name()
                            + ".policy");
        }
    }

    /** @throws Granted.Refusal when the policy has not exactly one condition of a known form */
    static BundleIdentity of(Policy policy) {
        if (policy.conditions().size() != 1 || !policy.conditions().get(0).type().equals(TYPE)) {
            throw form(policy, "it must have exactly one condition");
        }
        List<String> arguments = policy.conditions().get(0).arguments();
        if (arguments.size() < 2 || arguments.get(0).isBlank()) {
            throw form(policy, "the condition lacks the bundle or by what it is known");
        }
        String what = arguments.get(1);
        try {
            if (arguments.size() == 2 && what.equals("built here")) {
                return new BundleIdentity(arguments.get(0), new BuiltHere());
            }
            if (arguments.size() == 2 && what.matches(SHA256)) {
                return new BundleIdentity(arguments.get(0), digest(what));
            }
            boolean pinned = arguments.size() == 4 && arguments.get(3).matches(SHA256);
            if ((arguments.size() == 3 || pinned) && what.startsWith(SIGNER)) {
                return new BundleIdentity(arguments.get(0), new Signed(new SignerKey(what.substring(SIGNER.length())), range(arguments.get(2)),
                        pinned ? Optional.of(digest(arguments.get(3))) : Optional.empty()));
            }
        } catch (IllegalArgumentException e) {
            throw form(policy, e.getMessage());
        }
        throw form(policy, "\"" + String.join("\" \"", arguments.subList(1, arguments.size())) + "\" is no known form");
    }

    /** @throws Granted.Refusal when the jar is not the one the policy is for */
    void check(PluginJar jar, Provenance from) {
        if (!symbolicName.equals(jar.id().symbolicName())) {
            throw new Granted.Refusal("policy.other-bundle", "its policy is for another bundle, " + symbolicName + ", and this is "
                    + jar.id().symbolicName());
        }
        proof.objection(jar, from).ifPresent(refusal -> {
            throw refusal;
        });
    }

    private static Digest digest(String argument) {
        return new Digest(argument.substring("sha256:".length()));
    }

    /** The digest of the jar a policy is for; empty for one that leaves it open, or that cannot be used. */
    static Optional<String> digest(Policy policy) {
        return proof(policy).flatMap(proof -> proof instanceof Digest digest ? Optional.of(digest)
                : proof instanceof Signed signed ? signed.installed() : Optional.empty()).map(Digest::hex);
    }

    /** The signer a policy trusts; empty for one that trusts none, or that cannot be used. */
    static Optional<Signed> signed(Policy policy) {
        return proof(policy).filter(Signed.class::isInstance).map(Signed.class::cast);
    }

    private static Optional<Proof> proof(Policy policy) {
        try {
            return Optional.of(of(policy).proof());
        } catch (Granted.Refusal e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException when it is none, or nothing is in it */
    static VersionRange range(String text) {
        VersionRange range = text.matches(RANGE) ? new VersionRange(text) : null;
        if (range == null || range.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" is no range of versions, such as [1,2)");
        }
        return range;
    }

    private static Optional<Granted.Refusal> no(String rule, String text) {
        return Optional.of(new Granted.Refusal(rule, text));
    }

    private static Granted.Refusal form(Policy policy, String what) {
        return new Granted.Refusal("policy.condition", "the condition of its policy cannot be used: " + what + "; write [" + TYPE
                + " \"SYMBOLIC-NAME\" \"sha256:HEX\"] or [" + TYPE + " \"SYMBOLIC-NAME\" \"signer:ed25519:KEY\" \"[1,2)\"] into "
                + policy.name() + ".policy");
    }
}
