// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the distribution is: the folder above the {@code lib/} from which this very code runs. A property, a variable or
 * the working folder could name a counterfeit with bundles of its own; the property counts only for code outside a jar.
 */
final class Home {
    private Home() {}

    /** @param property {@code creel.home}, may be null */
    static Path find(String property) {
        return find(URI.create(Home.class.getProtectionDomain().getCodeSource().getLocation().toString()), property);
    }

    static Path find(URI code, String property) {
        Path jar = Path.of(code);
        boolean laidOut = jar.getParent() != null && jar.getParent().endsWith("lib") && jar.toString().endsWith(".jar");
        Optional<Path> named = Optional.ofNullable(property).map(text -> Path.of(text).toAbsolutePath().normalize());
        if (!laidOut) {
            return named.orElseThrow(() -> new IllegalArgumentException("this code runs from " + jar + ", which is no distribution; name one"
                    + " with -Dcreel.home=FOLDER"));
        }
        Path home = jar.getParent().getParent().normalize();
        named.filter(other -> !other.equals(home)).ifPresent(
                other -> System.err.println("creel: creel.home=" + other + " is ignored: this code runs from " + home));
        return home;
    }
}
