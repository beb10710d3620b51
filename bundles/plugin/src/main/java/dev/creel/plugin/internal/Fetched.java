// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

/**
 * Bytes as they were read, once.
 *
 * @param location where
 * @param jar the bytes
 * @param signature text of the detached signature beside them; empty if there is none
 */
record Fetched(String location, byte[] jar, String signature) {}
