// SPDX-License-Identifier: Apache-2.0
/** What every plugin meets: its context, the call it answers, and the ways to fail. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package dev.creel.api.plugin;
