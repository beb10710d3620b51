// SPDX-License-Identifier: Apache-2.0
/** Installs, starts and explains plugins. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.creel.plugin;
