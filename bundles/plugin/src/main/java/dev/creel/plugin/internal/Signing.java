// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.Policy;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * Who signed a jar, and which later versions its policy takes from that signer.
 *
 * @param signer the key; empty if nobody signed whom this gateway knows
 * @param versions a range of versions; empty when the policy names these bytes only
 */
record Signing(Optional<SignerKey> signer, String versions) {
    private static final String PREFIX = "ed25519:";

    /**
     * Holds the jar against what the operator demands now, else against the policy of what is installed.
     *
     * @param policy of what is installed; empty for none
     * @param known keys that are looked for when nothing is demanded
     * @throws PluginRefusal when another signed it, or nobody, or the version is outside the range
     */
    static Signing of(Source source, PluginJar jar, String signature, Optional<Policy> policy, List<SignerKey> known) {
        Optional<BundleIdentity.Signed> before = policy.flatMap(BundleIdentity::signed);
        if (source.signer().isEmpty() && !source.versions().isEmpty()) {
            throw new PluginRefusal("signer.key", "a range of versions says whose versions: name the signer, too");
        }
        if (source.signer().isEmpty() && before.isEmpty()) {
            return new Signing(known.stream().filter(key -> key.signed(jar.bytes(), signature)).findFirst(), "");
        }
        SignerKey key = source.signer().isEmpty() ? before.get().key() : key(source.signer());
        if (before.isPresent() && !before.get().key().equals(key)) {
            throw new PluginRefusal("signer.other", jar.id().name() + " was installed as signed by " + before.get().key() + ", not by " + key
                    + "; a new key may be a thief's: if you trust it, remove the plugin and install it again");
        }
        if (!key.signed(jar.bytes(), signature)) {
            throw new PluginRefusal("signer.signature", signature.isEmpty()
                    ? source.location() + " has no signature beside it (FILE.sig), and " + key + " was to sign it"
                    : "the signature beside " + source.location() + " is not one of " + key + " over these bytes; get both again from the signer");
        }
        return new Signing(Optional.of(key), versions(source, jar, before));
    }

    private static String versions(Source source, PluginJar jar, Optional<BundleIdentity.Signed> before) {
        Version version = Version.parseVersion(jar.id().version());
        VersionRange range = source.signer().isEmpty() ? before.orElseThrow().versions()
                : source.versions().isEmpty() ? upToTheNextMajor(version) : range(source.versions());
        if (!range.includes(version)) {
            throw new PluginRefusal("signer.versions", jar.id().name() + ' ' + version + " is not in " + range
                    + ", the versions you take from its signer; name the signer again, with other versions, if you mean it");
        }
        return range.toString();
    }

    /** What OSGi calls compatible: the first figure says when it is not. */
    private static VersionRange upToTheNextMajor(Version from) {
        return new VersionRange(VersionRange.LEFT_CLOSED, from, new Version(from.getMajor() + 1, 0, 0), VersionRange.RIGHT_OPEN);
    }

    private static VersionRange range(String text) {
        try {
            return BundleIdentity.range(text);
        } catch (IllegalArgumentException e) {
            throw new PluginRefusal("signer.versions", e.getMessage());
        }
    }

    private static SignerKey key(String text) {
        try {
            return new SignerKey(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
        } catch (IllegalArgumentException e) {
            throw new PluginRefusal("signer.key", e.getMessage());
        }
    }

    /** The condition of the policy for that jar. */
    Policy.Condition condition(String symbolicName, String digest) {
        List<String> arguments = new ArrayList<>(List.of(symbolicName));
        if (!versions.isEmpty()) {
            arguments.add("signer:" + signer.orElseThrow());
            arguments.add(versions);
        }
        arguments.add("sha256:" + digest);
        return new Policy.Condition(BundleIdentity.TYPE, arguments);
    }

    /** The key as text; empty if there is none. */
    String key() {
        return signer.map(SignerKey::toString).orElse("");
    }
}
