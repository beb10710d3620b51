// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

import java.util.List;

/**
 * What is done to one library.
 *
 * @param file name of the jar that is written
 * @param anchor a class file of the library, by which its jar is found on the class path
 * @param checks how many calls of {@code System.getSecurityManager()} it has; another number stops the build
 * @param reflections how many reflective calls of component classes it has
 * @param edits changes of single methods
 * @param added class files of this module that are copied into it
 */
record Library(
        String file, String anchor, int checks, int reflections, List<MethodEdit> edits, List<String> added) {
    Library {
        edits = List.copyOf(edits);
        added = List.copyOf(added);
    }
}
