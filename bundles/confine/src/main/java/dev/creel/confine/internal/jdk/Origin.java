// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import dev.creel.confine.internal.Authority;

/** Whose code a class is; a loader it does not know never counts as the JDK's. */
final class Origin {
    private static final ClassLoader APPLICATION = ClassLoader.getSystemClassLoader();
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private final Authority authority;

    Origin(Authority authority) {
        this.authority = authority;
    }

    /** The JDK's: a named module of the boot layer, or a class the JDK spins for itself beside its loaders. */
    static boolean jdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == APPLICATION) {
            return type.getModule().isNamed();
        }
        return loader == PLATFORM || spun(loader);
    }

    /** A loader of the JDK, whose public classes anybody may see. */
    static boolean jdk(ClassLoader loader) {
        return loader == null || loader == PLATFORM;
    }

    /** Java 17 spins accessors for reflection in loaders of their own. */
    static boolean spun(ClassLoader loader) {
        return spinner(loader.getClass());
    }

    static boolean spinner(Class<?> type) {
        return type.getClassLoader() == null && type.getName().equals("jdk.internal.reflect.DelegatingClassLoader");
    }

    /** The boot-path classes below every check, and the checker itself. */
    static boolean engine(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null
                ? type.getName().startsWith("dev.creel.bridge.") || type.getName().startsWith("dev.creel.woven.")
                : loader == Origin.class.getClassLoader()
                        && type.getPackageName().equals(Origin.class.getPackageName());
    }

    /** The plugin whose code that is, or null for the JDK and the host. */
    Object plugin(Class<?> type) {
        return plugin(type.getClassLoader());
    }

    Object plugin(ClassLoader loader) {
        return loader == null || loader == APPLICATION || loader == PLATFORM ? null : authority.pluginOf(loader);
    }

    /** What plugins compile against: its public members are theirs to call, by reflection too. */
    static boolean api(Class<?> type) {
        return type.getName().startsWith("dev.creel.api.");
    }

    /** The parts of the JDK that undo its own protection. */
    static boolean unsafe(Class<?> type) {
        String module = type.getModule().getName();
        return "jdk.unsupported".equals(module) || type.getName().startsWith("dev.creel.");
    }
}
