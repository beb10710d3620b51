// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk.fork;

import java.util.List;
import java.util.concurrent.Callable;

/** A plugin that makes the JDK initialise classes while it is on the stack and has no rights. */
public final class Toucher implements Callable<Integer> {
    public static List<String> names;

    @Override
    public Integer call() {
        int touched = 0;
        for (String name : names) {
            try {
                Class.forName(name);
                touched++;
            } catch (Throwable e) {
                continue;
            }
        }
        return touched;
    }
}
