// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk.fork;

/** Something of the host that a plugin holds a reference to. */
public final class HostObject {
    private final String secret = "secret";

    public String hello() {
        return secret;
    }
}
