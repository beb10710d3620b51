// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java that the attacks run on. */
record Jdk(int feature, Path home) {
    /** The two that are supported; each must be there, for a run on one of them proves nothing for the other. */
    static List<Jdk> both() {
        List<Jdk> found = new ArrayList<>();
        found.add(new Jdk(17, home("creel.jdk17", "/usr/lib/jvm/java-17-openjdk-amd64")));
        found.add(new Jdk(25, home("creel.jdk25", "/usr/lib/jvm/temurin-25-jdk-amd64")));
        return found;
    }

    private static Path home(String property, String usual) {
        String given = System.getProperty(property, "");
        Path home = Path.of(given.isEmpty() || given.startsWith("$") ? usual : given);
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new IllegalStateException("no JDK at " + home + "; set -D" + property);
        }
        return home;
    }

    String java() {
        return home.resolve("bin/java").toString();
    }

    @Override
    public String toString() {
        return "jdk" + feature;
    }
}
