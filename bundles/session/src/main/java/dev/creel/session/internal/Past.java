// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

/**
 * A session that was reset or deleted and whose transcript is still kept.
 *
 * @param at when, in epoch milliseconds
 */
record Past(String key, String id, long at, String why) {}
