// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

/**
 * How a jar came here, as far as that decides what it may be.
 *
 * @param signature text of its detached signature; empty if it has none
 * @param builtHere whether a development build put it into its own folder of extensions
 * @param ours whether this build made it, or the release key signed it or the policy that names it
 */
record Provenance(String signature, boolean builtHere, boolean ours) {}
