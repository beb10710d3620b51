// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import java.nio.file.Path;
import java.util.Objects;

/** Something that can be mended without asking, because it only takes rights away. */
public sealed interface Repair {
    /** Why, in a few words. */
    String why();

    /**
     * A setting.
     *
     * @param path its path, as {@code logging.redactSensitive}
     * @param json JSON5 text of the new value; empty to remove the key
     */
    record Setting(String path, String json, String why) implements Repair {
        public Setting {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(json, "json");
        }
    }

    /**
     * The mode of a file or folder.
     *
     * @param mode as {@code rwx------}
     */
    record Mode(Path path, String mode, String why) implements Repair {
        public Mode {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(mode, "mode");
        }
    }
}
