// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Lets only harmless values cross between a plugin and the host: final JDK types, the host's own types, collections
 * copied, throwables as text. Runs on the plugin's stack. Without it a plugin's own {@code List}, {@code Map} or
 * {@code Throwable} would run its code inside the host.
 */
final class Values {
    private static final int DEPTH = 16;
    private static final int LARGEST = 100_000;
    private static final Set<Class<?>> FINAL = Set.of(
            String.class, Boolean.class, Byte.class, Short.class, Integer.class, Long.class, Float.class,
            Double.class, Character.class, BigInteger.class, BigDecimal.class, Duration.class, Instant.class,
            UUID.class, URI.class);

    private final Engine engine;

    Values(Engine engine) {
        this.engine = engine;
    }

    /** A copy of the arguments that the host may touch. @throws IllegalArgumentException names the type refused */
    Object[] all(Object[] arguments) {
        if (arguments == null) {
            return new Object[0];
        }
        Object[] copy = new Object[arguments.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = one(arguments[i], 0);
        }
        return copy;
    }

    Object one(Object value) {
        return one(value, 0);
    }

    private Object one(Object value, int depth) {
        if (value == null || FINAL.contains(value.getClass())) {
            return value;
        }
        Class<?> type = value.getClass();
        if (depth > DEPTH) {
            throw new IllegalArgumentException("a value nests deeper than " + DEPTH);
        }
        if (type.isArray() && type.getComponentType().isPrimitive() || isHosts(type, value)) {
            return value;
        }
        if (value instanceof Throwable t) {
            return new IllegalStateException(Failures.text(t));
        }
        if (value instanceof List<?> list) {
            return list(list, depth);
        }
        if (value instanceof Set<?> set) {
            return Set.copyOf(list(set, depth));
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(v -> one(v, depth + 1));
        }
        throw new IllegalArgumentException("a value of type " + type.getName() + " does not cross to the host");
    }

    private List<Object> list(Iterable<?> all, int depth) {
        List<Object> copy = new ArrayList<>();
        for (Object element : all) {
            if (copy.size() >= LARGEST) {
                throw new IllegalArgumentException("a collection has at most " + LARGEST + " elements");
            }
            copy.add(one(element, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private Map<Object, Object> map(Map<?, ?> all, int depth) {
        Map<Object, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : all.entrySet()) {
            if (copy.size() >= LARGEST) {
                throw new IllegalArgumentException("a map has at most " + LARGEST + " entries");
            }
            copy.put(one(e.getKey(), depth + 1), one(e.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    /** A type a bundle of the host defines. A proxy counts by its handler: a plugin can make proxies of host types. */
    private boolean isHosts(Class<?> type, Object value) {
        if (Proxy.isProxyClass(type)) {
            return Proxy.getInvocationHandler(value) instanceof Guard;
        }
        if (value instanceof Throwable) {
            return false;
        }
        ClassLoader loader = type.getClassLoader();
        return loader != null
                && loader != ClassLoader.getPlatformClassLoader()
                && engine.pluginOf(loader) == null;
    }
}
