// SPDX-License-Identifier: Apache-2.0
/** The bundle that plays the host. */
package dev.creel.test.confine.core;
