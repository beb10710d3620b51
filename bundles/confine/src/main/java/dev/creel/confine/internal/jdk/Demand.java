// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

/**
 * What one checked call needs.
 *
 * @param rule stable id for the denial
 * @param type permission type; {@link #NEVER} names begin with {@code never.} and cannot be granted
 * @param name what is decided on: a path with its links resolved, an address
 * @param shown the same as the plugin gave it; the resolved form would tell it what lies behind a link
 * @param actions comma-separated
 */
record Demand(String rule, String type, String name, String shown, String actions) {
    static final String FILE = "java.io.FilePermission";
    static final String SOCKET = "java.net.SocketPermission";
    static final String PROPERTY = "java.util.PropertyPermission";
    static final String RUNTIME = "java.lang.RuntimePermission";
    static final String QUOTA = "dev.creel.api.plugin.QuotaPermission";
    static final String NEVER = "never.";

    static Demand never(String rule) {
        String name = NEVER + rule;
        return new Demand(rule, RUNTIME, name, name, "");
    }

    static Demand runtime(String rule, String name) {
        return new Demand(rule, RUNTIME, name, name, "");
    }

    boolean grantable() {
        return !(type.equals(RUNTIME) && name.startsWith(NEVER));
    }
}
