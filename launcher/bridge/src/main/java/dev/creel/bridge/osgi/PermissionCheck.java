// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge.osgi;

import java.security.Permission;

/** The object patched code gets where it asked the JVM for a security manager; it is never installed as one. */
@SuppressWarnings("removal")
final class PermissionCheck extends SecurityManager {
    private final FrameworkHook hook;

    PermissionCheck(FrameworkHook hook) {
        this.hook = hook;
    }

    @Override
    public void checkPermission(Permission permission) {
        hook.check(permission, null);
    }

    @Override
    public void checkPermission(Permission permission, Object context) {
        hook.check(permission, context);
    }

    @Override
    public Object getSecurityContext() {
        return hook.context();
    }
}
