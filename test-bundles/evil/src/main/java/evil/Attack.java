// SPDX-License-Identifier: Apache-2.0
package evil;

/** One attempt to do what was not granted. */
interface Attack {
    /**
     * Tries it.
     *
     * @return what was gained, or null when the effect can only be seen from outside
     * @throws NotHere when this JVM does not have what the attempt needs
     */
    String run(Target target) throws Throwable;
}
