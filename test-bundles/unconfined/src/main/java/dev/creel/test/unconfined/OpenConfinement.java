// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.confine.Confinement;
import dev.creel.confine.PluginException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Confines nothing: starts and stops bundles, and agrees to everything else the contract asks, now or later. */
final class OpenConfinement implements InvocationHandler {
    static Confinement make() {
        return (Confinement) Proxy.newProxyInstance(OpenConfinement.class.getClassLoader(), new Class<?>[] {Confinement.class},
                new OpenConfinement());
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        try {
            switch (method.getName()) {
                case "start" -> ((Bundle) arguments[0]).start();
                case "release" -> ((Bundle) arguments[0]).stop();
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                case "equals" -> {
                    return proxy == arguments[0];
                }
                default -> {
                    return method.getReturnType() == List.class ? List.of() : null;
                }
            }
            return null;
        } catch (BundleException e) {
            throw new PluginException(PluginException.Kind.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
