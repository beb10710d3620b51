// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import java.util.Set;

/** Attacks that, where nothing stops them, leave the JVM unfit for the next one in a way that cannot be put back. */
final class Poison {
    static final Set<String> IDS = Set.of("glob.socketFactory", "glob.serverSocketFactory", "glob.datagramFactory",
            "glob.url.factory", "glob.contentHandlers", "glob.logManager.reset", "glob.logManager.read", "glob.provider.put",
            "glob.serialFilter", "glob.serialFilterFactory", "glob.sslContext", "glob.driverManager.register",
            "refl.gate.claim", "refl.gate.field", "refl.gate.checker", "refl.gate.varHandle", "jndi.builder",
            "file.deleteOnExit", "ind.shutdownHook.methodRef", "refl.signal.handle", "osgi.install", "osgi.install.reference");

    private Poison() {}
}
