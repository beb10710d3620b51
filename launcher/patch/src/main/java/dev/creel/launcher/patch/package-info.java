// SPDX-License-Identifier: Apache-2.0
/** The build step that rewrites Felix, SCR and ConfigAdmin so that they ask the permission engine. */
package dev.creel.launcher.patch;
