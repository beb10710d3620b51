// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import java.util.Objects;

/**
 * Where the value of a secret lies: the closed set of forms a secret field may have in the file. Immutable.
 * <ul>
 * <li>{@code {source: "env", id: "NAME"}} or the string {@code "${NAME}"}: an environment variable
 * <li>{@code {source: "file", path: "~/key.txt"}}, with {@code pointer: "/a/b"} for a value inside a JSON file, or
 * {@code {source: "file", provider: "name", id: "/a/b"}} with {@code secrets.providers.name}
 * <li>{@code {source: "store", id: "name"}}: the sealed store
 * <li>any other string: the value itself, which {@code creel config validate} flags
 * </ul>
 */
public sealed interface SecretSource {
    /** An environment variable; {@link Config#environment} gives its value. */
    record Env(String name) implements SecretSource {
        public Env {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A file.
     *
     * @param path absolute
     * @param pointer RFC 6901 pointer into a JSON file; empty when the whole file, without blanks and line ends around it, is the value
     */
    record File(String path, String pointer) implements SecretSource {
        public File {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(pointer, "pointer");
        }
    }

    /** A name in the sealed store. */
    record Stored(String name) implements SecretSource {
        public Stored {
            Objects.requireNonNull(name, "name");
        }
    }

    /** A value written in the configuration itself. */
    record Inline(String value) implements SecretSource {
        public Inline {
            Objects.requireNonNull(value, "value");
        }

        /** Without the value, so that it reaches no log. */
        @Override
        public String toString() {
            return "Inline[]";
        }
    }
}
