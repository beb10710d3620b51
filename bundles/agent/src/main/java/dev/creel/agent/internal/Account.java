// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

/**
 * What a model provider knows its caller by: one credential of one provider.
 *
 * @param provider the provider's id
 * @param profile the id in {@code auth.profiles}; empty for the provider's own section
 */
record Account(String provider, String profile) {
    String name() {
        return profile.isEmpty() ? provider : provider + " (" + profile + ")";
    }
}
