// SPDX-License-Identifier: Apache-2.0
/** Plugins, honest and hostile. */
package dev.creel.test.confine.plugin;
