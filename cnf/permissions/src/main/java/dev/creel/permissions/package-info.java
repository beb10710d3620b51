// SPDX-License-Identifier: Apache-2.0
/** Checks of a plugin at its build. */
package dev.creel.permissions;
