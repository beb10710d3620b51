// SPDX-License-Identifier: Apache-2.0
package evil;

/** This JVM does not have what the attempt needs; says nothing about confinement. */
final class NotHere extends Exception {
    private static final long serialVersionUID = 1L;

    NotHere(String message) {
        super(message);
    }
}
