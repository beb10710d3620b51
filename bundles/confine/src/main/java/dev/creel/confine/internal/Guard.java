// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.bridge.Gate;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before one object of the host that a plugin holds: copies the arguments on the plugin's stack, then runs the
 * method as host code, and guards what it returns in the same way. Thread-safe.
 */
final class Guard implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final String API = "dev.creel.api.";

    private final Object target;
    private final Class<?> contract;
    private final Values values;
    private final Gate.Controls controls;
    private final BooleanSupplier revoked;

    private Guard(
            Object target, Class<?> contract, Values values, Gate.Controls controls, BooleanSupplier revoked) {
        this.target = target;
        this.contract = contract;
        this.values = values;
        this.controls = controls;
        this.revoked = revoked;
    }

    static <T> T of(
            Class<T> contract, T target, Values values, Gate.Controls controls, BooleanSupplier revoked) {
        return contract.cast(Proxy.newProxyInstance(
                contract.getClassLoader(),
                new Class<?>[] {contract},
                new Guard(target, contract, values, controls, revoked)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return plain(proxy, method, arguments);
        }
        // A plugin that got hold of this handler could have any method of the JDK called as host code.
        if (!method.getDeclaringClass().isAssignableFrom(contract) || Modifier.isStatic(method.getModifiers())) {
            throw new IllegalArgumentException("not a method of " + contract.getName());
        }
        Object[] copied = values.all(arguments);
        controls.enterTrusted();
        try {
            if (revoked.getAsBoolean()) {
                throw new IllegalStateException(contract.getSimpleName() + " is no longer offered to this plugin");
            }
            return guarded(method, method.invoke(target, copied));
        } catch (InvocationTargetException e) {
            throw translated(e.getCause());
        } finally {
            controls.leaveTrusted();
        }
    }

    private Object plain(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> contract.getSimpleName();
        };
    }

    private Object guarded(Method method, Object result) {
        Class<?> type = method.getReturnType();
        if (result == null || !type.isInterface() || type.isSealed() || !type.getName().startsWith(API)
                || Proxy.isProxyClass(result.getClass())) {
            return result;
        }
        return again(type, result);
    }

    private <T> T again(Class<T> type, Object result) {
        return of(type, type.cast(result), values, controls, revoked);
    }

    /** What the API promises passes; anything else would show the host's inside. */
    private Throwable translated(Throwable thrown) {
        if (thrown instanceof Refused || thrown instanceof Failure || thrown instanceof Cancelled
                || thrown instanceof IllegalArgumentException || thrown instanceof Error) {
            return thrown;
        }
        LOG.error("{} failed for a plugin", contract.getName(), thrown);
        return new Failure(Failure.Code.TEMPORARY, contract.getSimpleName() + " failed in the host");
    }
}
