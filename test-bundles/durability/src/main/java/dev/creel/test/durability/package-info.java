// SPDX-License-Identifier: Apache-2.0
/** A disk for tests that forgets what was not forced. */
package dev.creel.test.durability;
