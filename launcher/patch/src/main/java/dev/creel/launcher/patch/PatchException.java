// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

/** A library is not the one the patch was written for; the build must stop. */
final class PatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PatchException(String message) {
        super(message);
    }
}
