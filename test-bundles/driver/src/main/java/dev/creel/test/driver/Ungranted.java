// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

/** A host service that no plugin was granted. */
public interface Ungranted {
    /** The host's secret. */
    String secret();
}
