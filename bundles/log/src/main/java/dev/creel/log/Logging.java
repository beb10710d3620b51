// SPDX-License-Identifier: Apache-2.0
package dev.creel.log;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The log's controls, and the one place that masks secrets in text; thread-safe. Lines are written through slf4j. */
@ProviderType
public interface Logging {
    /**
     * Takes new settings from the next line on.
     *
     * @return one sentence for each pattern that is not valid and was left out
     */
    List<String> apply(Settings settings);

    /** The text with everything masked that looks like a secret or was given to {@link #mask}. */
    String redact(String text);

    /** Masks that value from now on wherever it appears, also URL-encoded or in base64; ignored below 6 characters. */
    void mask(String secret);

    /**
     * Settings of the log.
     *
     * @param level lowest level in the file: {@code silent}, {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
     * @param consoleLevel lowest level on standard error
     * @param consoleJson whether standard error gets the file's lines instead of plain ones
     * @param maxFileBytes size at which a new file is begun, from 64 KiB
     * @param archives how many older files are kept, 0 to 1000
     * @param days how many days a file is kept, 1 to 3650
     * @param patterns further expressions to mask, RE2 syntax, plain or {@code /expression/flags}; they add to the built-in ones
     */
    record Settings(
            String level,
            String consoleLevel,
            boolean consoleJson,
            long maxFileBytes,
            int archives,
            int days,
            List<String> patterns) {
        private static final List<String> LEVELS = List.of("silent", "error", "warn", "info", "debug", "trace");

        /** What holds until something else is applied. */
        public static final Settings DEFAULT = new Settings("info", "info", false, 100L << 20, 5, 30, List.of());

        public Settings {
            patterns = List.copyOf(patterns);
            if (!LEVELS.contains(level) || !LEVELS.contains(consoleLevel)) {
                throw new IllegalArgumentException("a log level is one of " + LEVELS);
            }
            if (maxFileBytes < 64 << 10 || archives < 0 || archives > 1000 || days < 1 || days > 3650) {
                throw new IllegalArgumentException("a log file has 64 KiB or more, and 0 to 1000 archives are kept for 1 to 3650 days");
            }
        }
    }
}
