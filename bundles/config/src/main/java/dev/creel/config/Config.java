// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import dev.creel.config.internal.FileConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The configuration; thread-safe. Core reads {@link #current} at each decision and is never re-created for an edit. */
@ProviderType
public interface Config {
    /** What stands in place of a secret in everything that is printed. */
    String REDACTED = "__OPENCLAW_REDACTED__";

    /** The newest valid snapshot. */
    Snapshot current();

    /** What is on disk right now, valid or not, for {@code config.get} and {@code creel config validate}. */
    Inspection inspect();

    /**
     * Replaces values at {@linkplain KeyPath paths}, keeping comments, includes and variables as written. {@link #REDACTED} in
     * a value stands for what the file has at that place now. The empty path replaces the whole text.
     *
     * @throws ConfigException when the result is invalid or {@code baseHash} is not the hash of what is on disk
     */
    Snapshot edit(List<Change> changes, String baseHash);

    /** Edits that hold whatever else was changed meanwhile, as those of a command. @throws ConfigException as above */
    Snapshot edit(List<Change> changes);

    /**
     * A JSON5 merge patch as edits of what holds now: {@code null} removes, elements of lists are merged by their {@code id}.
     *
     * @param replaced paths whose value is replaced as a whole
     * @throws ConfigException when it is no JSON5 object, or a list that is not named would lose elements
     */
    List<Change> merge(String patch, Set<String> replaced);

    /** Runs the listener after each new snapshot, on the host thread that made it; components apply what they hold. */
    AutoCloseable onChange(Listener listener);

    /** JSON Schema of everything, plugins' sections included, as JSON text. */
    String schema();

    /**
     * Adds the section {@code plugins.entries.PLUGIN.config}: its schema as JSON text, validated from then on. Until then
     * the section reads as empty, because without a schema nobody knows which of its values are secret.
     *
     * @return takes it away when closed
     * @throws ConfigException when what the file has there does not fit the schema
     * @throws IllegalArgumentException when the schema is no JSON or uses a keyword we do not check
     */
    AutoCloseable section(String plugin, String schema);

    /** Where the secret at that path comes from, newest snapshot; for {@code vault} only. */
    Optional<SecretSource> secret(String path);

    /** A variable of the process, of the state folder's {@code .env}, or of the key {@code env}; never blank. */
    Optional<String> environment(String name);

    /** What this configuration would allow in the rest of the family and is narrower here; printed at start. */
    List<Issue> narrowed();

    /** All that the newest valid reading says, for those who judge a configuration. */
    View view();

    /**
     * Lets the guard judge every change of the files from now on, whoever made it: what it objects to is not taken over, and
     * an edit is not written.
     *
     * @return takes the guard away when closed
     */
    AutoCloseable guard(Guard guard);

    /** The configuration of a process without OSGi: not watched; an invalid file reads as empty, {@link #inspect} says why. */
    static Config open(Location location) {
        return FileConfig.open(location);
    }

    /** Told of each change. */
    @FunctionalInterface
    interface Listener {
        void changed(Snapshot before, Snapshot after);
    }

    /** Judges a change before it holds; called on the thread that makes it, one change at a time. */
    @FunctionalInterface
    interface Guard {
        /** Why the change must not be; empty when it may. */
        List<Issue> objections(View before, View after);
    }

    /** One edit: {@code json} is JSON5 text of the new value, or empty to remove the key. */
    record Change(String path, String json) {}

    /** What is wrong or noteworthy at a path. */
    record Issue(String path, String message, String remedy) {
        /** Not with a colon after the path: a log would take what follows {@code token:} for a secret and hide it. */
        @Override
        public String toString() {
            return (path.isEmpty() ? "" : path + " - ") + message + (remedy.isEmpty() ? "" : "; " + remedy);
        }
    }

    /**
     * The file as it is.
     *
     * @param raw its text with {@link #REDACTED} for secrets; empty when it cannot be parsed, because then secrets
     *            cannot be found
     * @param hash SHA-256 hex of the text; empty when there is no file
     */
    record Inspection(String path, boolean exists, String raw, boolean valid, String hash, List<Issue> issues, List<Issue> warnings) {
        public Inspection {
            issues = List.copyOf(issues);
            warnings = List.copyOf(warnings);
        }
    }
}
