// SPDX-License-Identifier: Apache-2.0
/** Starts the framework with the bundles of a run list, and ends it in order. */
package dev.creel.launcher;
