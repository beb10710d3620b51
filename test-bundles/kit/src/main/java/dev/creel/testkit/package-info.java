// SPDX-License-Identifier: Apache-2.0
/** Tests of a plugin under its own policy; {@link dev.creel.testkit.TestHost} is the entry. */
package dev.creel.testkit;
