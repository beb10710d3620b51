// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

/** Which package names belong to the host, so that a bundle may neither hold nor offer them. */
final class HostNames {
    private HostNames() {}

    /** Packages whose classes a plugin may not bring: a copy would pass for the host's. */
    static boolean held(String name) {
        return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.") || name.startsWith("com.sun.")
                || name.startsWith("org.osgi.") || name.startsWith("org.apache.felix.") || creel(name);
    }

    /** Packages a plugin may not export. */
    static boolean offered(String name) {
        return held(name) || name.startsWith("javax.") || name.startsWith("org.slf4j");
    }

    /** Packages a plugin may not even ask for. */
    static boolean inner(String name) {
        return name.startsWith("org.osgi.framework.hooks") || name.startsWith("org.apache.felix")
                || creel(name) && !name.startsWith("dev.creel.api.");
    }

    private static boolean creel(String name) {
        return name.equals("dev.creel") || name.startsWith("dev.creel.") && !name.startsWith("dev.creel.extension.");
    }
}
