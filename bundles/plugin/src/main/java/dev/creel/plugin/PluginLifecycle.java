// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only way a plugin comes, changes or goes while the gateway runs; one operation at a time, others wait their turn.
 * Every method blocks until it is done, tells each step, leaves the disk as before or as after and never between, and
 * throws {@link PluginRefusal} with the rule and the remedy. Thread-safe.
 */
@ProviderType
public interface PluginLifecycle {
    /**
     * Reads a bundle, holds it ready under its digest, and says what consent to it would mean. Runs no code of it.
     *
     * @param steps told each step in a few words
     */
    Plan plan(Source source, Consumer<String> steps);

    /**
     * Installs or updates what was planned: exactly those bytes, with exactly the lines shown.
     *
     * @param consent {@link Plan#consent} of the plan the operator was shown
     * @param optional those optional lines of the plan that are granted too
     */
    Plugins.Info apply(String consent, Set<String> optional, Consumer<String> steps);

    Plugins.Info enable(String name, Consumer<String> steps);

    Plugins.Info disable(String name, Consumer<String> steps);

    /** Drains, stops and deletes a plugin, its policy and its data, and looks whether anything of it is left. */
    Removal remove(String name, Consumer<String> steps);

    /**
     * Where a bundle comes from, and what the operator demands of it.
     *
     * @param location absolute path of a jar, or an {@code https} URL
     * @param name the plugin's short name; empty to take it from the bundle
     * @param version the exact version expected; empty for whatever is there
     * @param digest SHA-256 expected, lower-case hex; empty for whatever is there
     * @param signer Ed25519 key, base64, that must have signed it and that later versions are taken from; empty for the one
     *     that is trusted for this plugin already, if any
     * @param versions those taken from that signer, as {@code [1.2,2)}; empty for up to the next major version
     * @param allowed exceptions the operator asks for: {@code downgrade}, {@code any-origin}
     */
    record Source(
            String location, String name, String version, String digest, String signer, String versions, Set<String> allowed) {
        public Source {
            allowed = Set.copyOf(allowed);
        }

        /** A place, and no demand for a signer. */
        public Source(String location, String name, String version, String digest, Set<String> allowed) {
            this(location, name, version, digest, "", "", allowed);
        }
    }

    /**
     * What consent would mean.
     *
     * @param consent names these bytes, these lines and what is installed now; consent is given by repeating it
     * @param replaces the version installed now; empty for a new plugin
     * @param signer who signed the jar, as {@code ed25519:KEY}; empty if nobody did whose key is known here
     * @param versions those that will be taken from this signer; empty when the policy will name these bytes only
     * @param rights what it needs @param optional what it can do without
     * @param gone encoded lines the installed version holds and this one does not ask for
     */
    record Plan(
            String consent,
            String name,
            String symbolicName,
            String version,
            String digest,
            String replaces,
            String signer,
            String versions,
            List<Right> rights,
            List<Right> optional,
            List<String> gone) {
        public Plan {
            rights = List.copyOf(rights);
            optional = List.copyOf(optional);
            gone = List.copyOf(gone);
        }
    }

    /**
     * One right in words.
     *
     * @param line the encoded permission line
     * @param sentence what it means, for people
     * @param danger whether it is shown in red: raw sockets, reading secrets, threads of its own ...
     * @param fresh whether the installed version does not hold it
     */
    record Right(String line, String sentence, boolean danger, boolean fresh) {}

    /**
     * What is left of a removed plugin: nothing, when all counts are 0 and the loader is gone.
     *
     * @param threads its threads that still run @param services its services that are still registered
     * @param files its files that are still there
     * @param loaderGone whether its class loader was collected
     */
    record Removal(String name, int threads, int services, int files, boolean loaderGone) {
        public boolean complete() {
            return threads == 0 && services == 0 && files == 0 && loaderGone;
        }
    }
}
