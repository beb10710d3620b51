// SPDX-License-Identifier: Apache-2.0
package org.apache.felix.scr.impl.inject;

import dev.creel.bridge.osgi.OsgiGate;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Where patched SCR reaches component classes by reflection: the host's trust ends before the call and returns after
 * it, plugin code is refused on threads that are not its own, and what it throws reaches SCR as text. Copied into SCR by
 * the patch.
 */
public final class PluginCode {
    private PluginCode() {}

    public static Object invoke(Method method, Object target, Object[] arguments)
            throws IllegalAccessException, InvocationTargetException {
        ClassLoader loader = loader(method.getDeclaringClass(), target);
        int token = OsgiGate.enterPlugin(loader);
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new InvocationTargetException(OsgiGate.failed(loader, e.getTargetException()));
        } finally {
            OsgiGate.leavePlugin(token);
        }
    }

    public static Object create(Constructor<?> constructor, Object[] arguments)
            throws InstantiationException, IllegalAccessException, InvocationTargetException {
        ClassLoader loader = constructor.getDeclaringClass().getClassLoader();
        int token = OsgiGate.enterPlugin(loader);
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new InvocationTargetException(OsgiGate.failed(loader, e.getTargetException()));
        } finally {
            OsgiGate.leavePlugin(token);
        }
    }

    public static Object get(Field field, Object target) throws IllegalAccessException {
        int token = OsgiGate.enterPlugin(loader(field.getDeclaringClass(), target));
        try {
            return field.get(target);
        } finally {
            OsgiGate.leavePlugin(token);
        }
    }

    public static void set(Field field, Object target, Object value) throws IllegalAccessException {
        int token = OsgiGate.enterPlugin(loader(field.getDeclaringClass(), target));
        try {
            field.set(target, value);
        } finally {
            OsgiGate.leavePlugin(token);
        }
    }

    private static ClassLoader loader(Class<?> declaring, Object target) {
        return (target == null ? declaring : target.getClass()).getClassLoader();
    }
}
