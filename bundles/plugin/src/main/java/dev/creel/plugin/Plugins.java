// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The plugins of this host; thread-safe. */
@ProviderType
public interface Plugins {
    List<Info> list();

    /** Everything known about one plugin; empty if there is none of that name. */
    Optional<Details> details(String name);

    /** Whether every plugin the operator wants is started or has failed for good. */
    boolean settled();

    /** Runs the action on a host thread after a plugin came, went or changed its state. @return stops that when closed */
    AutoCloseable onChange(Runnable action);

    /**
     * A plugin.
     *
     * @param state {@code active}, {@code failed}, {@code refused}, {@code disabled} or {@code quarantined}
     * @param reason why it is not active, with the remedy, or why some of its calls are refused for a while; else empty
     * @param contributes what it may add, as {@code tool:NAME}, {@code route:NAME} ...
     */
    record Info(String name, String symbolicName, String version, String state, String reason, List<String> contributes) {
        public Info {
            contributes = List.copyOf(contributes);
        }
    }

    /**
     * A plugin in full.
     *
     * @param digest SHA-256 of its jar, lower-case hex
     * @param shipped whether it comes with the distribution
     * @param source where it was installed from: a path, a URL or {@code distribution}
     * @param policy the policy file that counts
     * @param declared lines it needs @param optional lines it can do without @param granted lines it holds
     */
    record Details(
            Info info,
            String digest,
            boolean shipped,
            String source,
            String policy,
            List<String> declared,
            List<String> optional,
            List<String> granted) {
        public Details {
            declared = List.copyOf(declared);
            optional = List.copyOf(optional);
            granted = List.copyOf(granted);
        }
    }
}
