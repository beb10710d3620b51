// SPDX-License-Identifier: Apache-2.0
/** Starts a framework for the tests of confinement in a JVM of its own. */
package dev.creel.test.confine;
