// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

/** Renders what a plugin threw to text, on the plugin's own thread: its methods are plugin code. */
final class Failures {
    private static final int LONGEST = 512;

    private Failures() {}

    /** A message or a class name may be as long as a plugin likes. */
    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    static String text(Throwable thrown) {
        String message;
        try {
            message = thrown.getMessage();
        } catch (Throwable second) {
            message = null;
        }
        String type = thrown.getClass().getName();
        return message == null ? cut(type) : cut(type) + ": " + cut(message);
    }
}
