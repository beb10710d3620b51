// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;

/**
 * Copies the properties a plugin registers a service with into final JDK types, on the plugin's stack: a filter calls
 * {@code compareTo} and {@code toString} of values on the thread that asks, which would be the host's.
 */
final class Properties {
    private static final int LARGEST = 1024;
    private static final Set<Class<?>> FINAL = Set.of(String.class, Integer.class, Long.class, Short.class, Byte.class,
            Character.class, Float.class, Double.class, Boolean.class);

    private Properties() {}

    /** @throws IllegalArgumentException for a value that is not of a JDK type that service properties may have */
    static Dictionary<String, Object> copy(Dictionary<?, ?> properties) {
        Hashtable<String, Object> copy = new Hashtable<>();
        if (properties == null) {
            return copy;
        }
        for (Object key : Collections.list(properties.keys())) {
            if (key == null || key.getClass() != String.class || copy.size() >= LARGEST) {
                throw new IllegalArgumentException("the name of a service property is a String, at most " + LARGEST);
            }
            copy.put((String) key, value(properties.get(key)));
        }
        return copy;
    }

    /** The values of a copied property as texts; one empty text if there is none. */
    static List<String> texts(Object value) {
        if (value instanceof String[] array) {
            return List.of(array);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return List.of(value == null ? "" : value.toString());
    }

    private static Object value(Object value) {
        if (value == null || FINAL.contains(value.getClass())) {
            return value;
        }
        Class<?> component = value.getClass().getComponentType();
        if (component != null && (component.isPrimitive() || FINAL.contains(component))) {
            int length = Array.getLength(value);
            Object copy = Array.newInstance(component, length);
            System.arraycopy(value, 0, copy, 0, length);
            return copy;
        }
        if (value instanceof Collection<?> all) {
            List<Object> copy = new ArrayList<>();
            for (Object element : all) {
                if (element == null || !FINAL.contains(element.getClass()) || copy.size() >= LARGEST) {
                    throw new IllegalArgumentException("a service property holds texts, numbers and booleans");
                }
                copy.add(element);
            }
            return List.copyOf(copy);
        }
        throw new IllegalArgumentException("a service property is no " + value.getClass().getName());
    }
}
