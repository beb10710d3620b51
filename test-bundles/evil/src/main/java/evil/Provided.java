// SPDX-License-Identifier: Apache-2.0
package evil;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reached through ServiceLoader. */
public final class Provided implements Runnable {
    static String path;
    static String loot;

    @Override
    public void run() {
        loot = Indirect.quiet(() -> Files.readString(Path.of(path)));
    }
}
