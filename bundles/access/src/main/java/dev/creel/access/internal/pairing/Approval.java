// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

/** Somebody the operator let in to direct messages with one account. */
public record Approval(String sender, String label, long atMs) {}
